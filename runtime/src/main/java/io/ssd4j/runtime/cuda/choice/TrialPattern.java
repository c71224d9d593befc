// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.program.ElementEncoding;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.program.StepTensor;
import io.ssd4j.runtime.cuda.program.TensorRole;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/**
 * The values of a tensor in a trial: random ones between -1/8 and 1/8 (zeros would draw less power), the same in every
 * trial. They repeat after a million, so that gigabytes are filled by copies within the GPU and the host still knows
 * each value.
 */
final class TrialPattern {
    /** A prime, so that no row or image of a tensor begins at the same value as another. */
    private static final int PERIOD = 1_048_573;

    private static final double SCALE = 0.125;

    private final ElementType element;
    private final float[] values;

    /**
     * @param tensor elements beyond {@link #PERIOD} repeat the first ones
     * @param factor multiplied with every value
     */
    TrialPattern(StepTensor tensor, float factor) {
        this.element = tensor.element();
        this.values = new float[(int) Math.min(PERIOD, tensor.elements())];
        // A scale is another form of the weights, so both come from one seed.
        TensorRole role = tensor.role() == TensorRole.SCALE ? TensorRole.WEIGHTS : tensor.role();
        SplittableRandom random = new SplittableRandom(role.name().hashCode());
        // A random factor for all values might make everything zero in 8 bits.
        boolean constant = role == TensorRole.DESCALE || role == TensorRole.UNITS;
        for (int i = 0; i < values.length; i++) {
            values[i] = constant
                    ? factor
                    : ElementEncoding.rounded(element, (float) (random.nextDouble(-1, 1) * SCALE)) * factor;
        }
    }

    /** A value, as stored on the GPU. */
    float at(long index) {
        return values[(int) (index % PERIOD)];
    }

    /** Fills a tensor; returns when the values are in place. */
    void upload(CudaStream stream, DeviceSlice tensor) {
        long pattern = (long) values.length * element.bytes();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment host = arena.allocate(pattern, Program.ALIGNMENT);
            for (int i = 0; i < values.length; i++) {
                ElementEncoding.set(element, host, i, values[i]);
            }
            stream.upload(host, tensor.slice(0, pattern));
            // Each copy doubles the filled part, a whole number of patterns until the last one.
            for (long there = pattern; there < tensor.bytes(); there *= 2) {
                long more = Math.min(there, tensor.bytes() - there);
                stream.copy(tensor.slice(0, more), tensor.slice(there, more));
            }
            stream.synchronize();
        }
    }
}
