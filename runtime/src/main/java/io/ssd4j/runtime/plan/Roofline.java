// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.plan;

import java.util.Locale;

/**
 * The limit that a GPU's peak rates impose on a layer (Williams, Waterman, Patterson, doi:10.1145/1498765.1498785).
 *
 * @param bound which of the two rates is the limit
 * @param computeSeconds the time of its arithmetic at the peak rate
 * @param memorySeconds the time of its memory traffic at the peak rate
 */
public record Roofline(Bound bound, double computeSeconds, double memorySeconds) {

    /** The limiting resource. */
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

    /** A lower bound for the layer in seconds. */
    public double leastSeconds() {
        return Math.max(computeSeconds, memorySeconds);
    }
}
