// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.cuda.cudnn.TensorRole;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.kernel.ElementEncoding;
import io.ssd4j.runtime.cuda.kernel.KernelElement;
import io.ssd4j.runtime.cuda.program.GpuProgram;
import io.ssd4j.runtime.cuda.program.StepTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/**
 * The values of a tensor in a trial: random ones between -1/8 and 1/8 (zeros would draw less power), the same in every trial.
 * They repeat after a million, so that gigabytes are filled by copies within the GPU and each value can still be told on the
 * host.
 */
public final class TrialPattern {
    /** A prime: no row or image of a tensor begins where another did. */
    private static final int PERIOD = 1_048_573;

    private static final double SCALE = 0.125;

    private final KernelElement element;
    private final float[] values;

    /**
     * @param tensor elements beyond {@link #PERIOD} repeat the first ones
     * @param factor what every value is multiplied with
     */
    public TrialPattern(StepTensor tensor, float factor) {
        this.element = tensor.element();
        this.values = new float[(int) Math.min(PERIOD, tensor.elements())];
        // A scale is the weights in another form, so both come from one seed.
        TensorRole role = tensor.role() == TensorRole.SCALE ? TensorRole.WEIGHTS : tensor.role();
        SplittableRandom random = new SplittableRandom(role.uid());
        for (int i = 0; i < values.length; i++) {
            values[i] = ElementEncoding.rounded(element, (float) (random.nextDouble(-1, 1) * SCALE)) * factor;
        }
    }

    /** A value, as the GPU has it. */
    public float at(long index) {
        return values[(int) (index % PERIOD)];
    }

    /** Fills a tensor; returns when it is there. */
    public void upload(CudaStream stream, DeviceSlice tensor) {
        long pattern = (long) values.length * element.bytes();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment host = arena.allocate(pattern, GpuProgram.ALIGNMENT);
            for (int i = 0; i < values.length; i++) {
                ElementEncoding.set(element, host, i, values[i]);
            }
            stream.upload(host, tensor.slice(0, pattern));
            // Each copy doubles what is there, a whole number of patterns until the last one.
            for (long there = pattern; there < tensor.bytes(); there *= 2) {
                long more = Math.min(there, tensor.bytes() - there);
                stream.copy(tensor.slice(0, more), tensor.slice(there, more));
            }
            stream.synchronize();
        }
    }
}
