// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.message;

import io.ssd4j.runtime.image.Frame;
import java.lang.foreign.MemorySegment;

/** The image in a message that is received again and again into the same memory; for one thread at a time. */
public interface ImageView {
    /** The message. */
    MemorySegment message();

    /**
     * The image; valid until the next message is received into the same memory, or the next call of this.
     *
     * @throws UnusableImageException if it cannot be used
     */
    Frame frame() throws UnusableImageException;
}
