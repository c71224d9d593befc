// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.result;

import java.util.Optional;

/**
 * Latencies of one contestant in one form, over all rounds.
 *
 * @param runs how many were timed
 * @param p50 median, microseconds
 * @param p99 microseconds
 * @param imagesPerSecond by the median
 * @param oursOver our time over this one's, taken within each round; empty where ours was not timed in this form
 */
public record Timing(int runs, double p50, double p99, double imagesPerSecond, Optional<Spread> oursOver) {

    static Timing of(Field form) {
        return new Timing(
                form.at("runs").integer(),
                form.at("p50Micros").number(),
                form.at("p99Micros").number(),
                form.at("imagesPerSecond").number(),
                Spread.of(form.maybe("oursOver")));
    }
}
