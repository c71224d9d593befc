// SPDX-License-Identifier: Apache-2.0
/**
 * The CUDA driver: checked calls and owned objects.
 *
 * <p>The driver keeps a current context per thread. Creating or closing an object of this package makes its context current on
 * the calling thread. Methods that enqueue, record, launch or wait need it to be current already, so a thread that has not
 * created an object calls {@link io.ssd4j.runtime.cuda.driver.CudaContext#makeCurrent()} first. The methods that a run calls
 * (copies, fills, launches, events, synchronization) allocate nothing on the heap.
 *
 * <p>Work on a stream is asynchronous: memory, kernels and graphs must stay open until a synchronization confirms that it is
 * done.
 */
@NullMarked
package io.ssd4j.runtime.cuda.driver;

import org.jspecify.annotations.NullMarked;
