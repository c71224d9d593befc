// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.node;

import io.ssd4j.ros2.message.DetectionsMessage;
import io.ssd4j.ros2.message.UnusableImageException;
import io.ssd4j.runtime.image.Frame;

/** Finds objects in an image; for one thread. */
public interface FrameDetector {
    /**
     * Adds what it finds to a message. Should allocate nothing on the heap.
     *
     * @param frame the image, which is valid during this call
     * @throws UnusableImageException if it does not take such an image
     */
    void detect(Frame frame, DetectionsMessage detections) throws UnusableImageException;
}
