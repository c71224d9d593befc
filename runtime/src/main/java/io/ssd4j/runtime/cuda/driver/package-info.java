// SPDX-License-Identifier: Apache-2.0
/**
 * The CUDA driver: checked calls, and objects bound to their destroy functions.
 *
 * <p>The driver keeps a current context per thread. Creating and closing an object of this package makes its context current
 * on the calling thread; whatever enqueues, records, launches or waits needs it current already: a thread that did not create
 * calls {@link io.ssd4j.runtime.cuda.driver.CudaContext#makeCurrent()} first. The methods that a run calls (copies, fills,
 * launches, events, synchronization) allocate nothing on the heap.
 *
 * <p>Work on a stream is asynchronous: memory, kernels and graphs must stay open until a synchronization has seen it done.
 */
@NullMarked
package io.ssd4j.runtime.cuda.driver;

import org.jspecify.annotations.NullMarked;
