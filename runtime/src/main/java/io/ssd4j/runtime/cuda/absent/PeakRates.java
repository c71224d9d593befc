// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.absent;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.planning.Roofline;
import java.util.Map;
import java.util.Objects;

/**
 * The peak rates of a GPU as published by its maker. A profile lacks them: cuDNN's JSON has clocks, not units.
 *
 * @param flopPerSecond floating-point operations per second in each precision, dense (without structured sparsity),
 *     sums in float32
 * @param memoryBytesPerSecond bandwidth of the device memory
 * @param sources of the figures
 */
record PeakRates(Map<Precision, Double> flopPerSecond, double memoryBytesPerSecond, String sources) {

    PeakRates {
        flopPerSecond = Map.copyOf(flopPerSecond);
    }

    /** The limit for work of this size. */
    Roofline roofline(long flop, long bytes, Precision precision) {
        double peak =
                Objects.requireNonNull(flopPerSecond.get(precision), () -> "no peak is known for " + precision.id());
        return new Roofline(flop / peak, bytes / memoryBytesPerSecond);
    }
}
