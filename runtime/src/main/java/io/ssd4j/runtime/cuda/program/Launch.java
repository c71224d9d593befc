// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import io.ssd4j.runtime.cuda.driver.CudaStream;

/** An implementation bound to memory, ready to be enqueued any number of times. */
@FunctionalInterface
public interface Launch {
    /** Enqueues the work and returns before the GPU has done it. */
    void on(CudaStream stream);
}
