// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.planning;

import java.util.Locale;

/**
 * The limit that a GPU's peak rates impose on a layer (Williams, Waterman, Patterson, doi:10.1145/1498765.1498785).
 *
 * @param computeSeconds the time of its arithmetic at the peak rate
 * @param memorySeconds the time of its memory traffic at the peak rate
 */
public record Roofline(double computeSeconds, double memorySeconds) {

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

    /** The resource that sets the limit. */
    public Bound bound() {
        return computeSeconds < memorySeconds ? Bound.MEMORY : Bound.COMPUTE;
    }

    /** A lower bound for the layer in seconds. */
    public double leastSeconds() {
        return Math.max(computeSeconds, memorySeconds);
    }
}
