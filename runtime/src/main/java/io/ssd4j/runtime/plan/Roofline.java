// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.plan;

import java.util.Locale;

/**
 * The limit that a GPU's peak rates set to a layer (Williams, Waterman, Patterson, doi:10.1145/1498765.1498785).
 *
 * @param bound which of the two rates sets it
 * @param computeSeconds what its arithmetic takes at the peak rate
 * @param memorySeconds what its reading and writing take at the peak rate
 */
public record Roofline(Bound bound, double computeSeconds, double memorySeconds) {

    /** What keeps a layer from being faster. */
    public enum Bound {
        /** Arithmetic. */
        COMPUTE,
        /** Reading operands and writing results. */
        MEMORY;

        /** The name in results: {@code compute}, {@code memory}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Seconds below which the layer cannot be done. */
    public double leastSeconds() {
        return Math.max(computeSeconds, memorySeconds);
    }
}
