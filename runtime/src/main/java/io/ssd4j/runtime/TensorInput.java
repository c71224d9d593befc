// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import java.lang.foreign.MemorySegment;

/** Input as float32 values that the caller writes. */
public non-sealed interface TensorInput extends SessionInput {

    /**
     * The input, [batch, channels, height, width] float32, dense, writable; the same segment for the session's lifetime. It must
     * not be written during a run.
     *
     * @throws IllegalStateException if the session is closed
     */
    MemorySegment values();
}
