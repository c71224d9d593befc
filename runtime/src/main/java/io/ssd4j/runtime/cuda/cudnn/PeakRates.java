// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.Precision;
import java.util.Map;

/**
 * What a GPU can do at most, by its maker's own figures. A profile lacks them: cuDNN's JSON knows clocks, not units.
 *
 * @param flopPerSecond floating-point operations a second in each precision, dense (without structured sparsity), sums in
 *     float32
 * @param memoryBytesPerSecond bandwidth of the device memory
 * @param sources where the figures are from
 */
public record PeakRates(Map<Precision, Double> flopPerSecond, double memoryBytesPerSecond, String sources) {

    /** Which of the two keeps an operation from being faster. */
    public enum Bound {
        /** Arithmetic. */
        COMPUTE,
        /** Reading operands and writing results. */
        MEMORY
    }

    /** Keeps a copy of the map. */
    public PeakRates {
        flopPerSecond = Map.copyOf(flopPerSecond);
    }

    /**
     * The bound by the roofline model (Williams, Waterman, Patterson, doi:10.1145/1498765.1498785): memory where the
     * operation's intensity is below the GPU's own ratio of arithmetic to bandwidth.
     */
    public Bound bound(GraphOperation operation, Precision precision) {
        return bound(operation.flop(), operation.bytes(), precision);
    }

    /** As {@link #bound(GraphOperation, Precision)}, of what is no graph of cuDNN's. */
    public Bound bound(long flop, long bytes, Precision precision) {
        return (double) flop / bytes < ridge(precision) ? Bound.MEMORY : Bound.COMPUTE;
    }

    /** The arithmetic intensity, FLOP for a byte, from which on a precision is bound by compute. */
    public double ridge(Precision precision) {
        return peak(precision) / memoryBytesPerSecond;
    }

    /** Seconds below which an operation cannot be done. */
    public double leastSeconds(GraphOperation operation, Precision precision) {
        return Math.max(computeSeconds(operation.flop(), precision), memorySeconds(operation.bytes()));
    }

    /** Seconds that arithmetic takes at least. */
    public double computeSeconds(long flop, Precision precision) {
        return flop / peak(precision);
    }

    /** Seconds that reading and writing device memory take at least. */
    public double memorySeconds(long bytes) {
        return bytes / memoryBytesPerSecond;
    }

    private double peak(Precision precision) {
        Double peak = flopPerSecond.get(precision);
        if (peak == null) {
            throw new IllegalArgumentException("no peak is known for " + precision.id());
        }
        return peak;
    }
}
