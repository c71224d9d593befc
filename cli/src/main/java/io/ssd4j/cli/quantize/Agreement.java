// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.quantize;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** How well values agree with exact ones, over any number of them, computed in double. */
final class Agreement {
    private double exactSquares;
    private double squares;
    private double product;
    private double noise;

    /**
     * Adds values.
     *
     * @param exact float32
     * @param values float32, as many
     */
    void add(MemorySegment exact, MemorySegment values) {
        for (long i = 0; i < exact.byteSize() / Float.BYTES; i++) {
            double wanted = exact.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            double value = values.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            exactSquares += wanted * wanted;
            squares += value * value;
            product += wanted * value;
            noise += (value - wanted) * (value - wanted);
        }
    }

    /** The signal-to-noise ratio in decibels, {@code 10 log10(sum of exact^2 / sum of (value - exact)^2)}; infinite without noise. */
    double decibels() {
        return 10 * Math.log10(exactSquares / noise);
    }

    /** The cosine of the angle between the values and the exact ones. */
    double cosine() {
        return product / Math.sqrt(exactSquares * squares);
    }
}
