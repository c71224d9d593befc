// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.staging;

import io.ssd4j.runtime.DeviceProducer;
import io.ssd4j.runtime.DeviceValues;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaEvent;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.driver.PointerQuery;
import io.ssd4j.runtime.cuda.kernel.DeviceKernels;
import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.Arena;

/**
 * Converts values in the GPU's memory to the buffer that a session's captured graph reads. This is enqueued before the graph and outside it,
 * because the address and the layout of the values change from run to run. One thread at a time.
 */
public final class ValuesStaging {
    private final CudaStream stream;
    private final DeviceKernels kernels;
    private final DeviceSlice input;
    private final PointerQuery pointers;

    /** Recorded on the streams of producers. */
    private final CudaEvent produced;

    /**
     * @param stream the stream of the runs
     * @param input of the whole batch, NCHW float32
     * @param owned must be closed only when nothing is in progress
     */
    public ValuesStaging(
            CudaContext context, CudaStream stream, DeviceKernels kernels, DeviceSlice input, CloseStack owned) {
        this.stream = stream;
        this.kernels = kernels;
        this.input = input;
        this.pointers = new PointerQuery(context, owned.arena());
        this.produced = owned.own(CudaEvent.in(context));
    }

    /**
     * Enqueues the conversion, after the producer.
     *
     * @throws IllegalArgumentException if the values are not in the memory of this GPU
     */
    public void take(DeviceValues values, DeviceProducer producer) {
        pointers.require("the input", values.address(), values.bytes());
        stream.await(producer, produced);
        // The driver reads the arguments when the kernel is enqueued.
        try (Arena arena = Arena.ofConfined()) {
            kernels.importValues(values, input, arena).on(stream);
        }
    }
}
