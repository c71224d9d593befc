// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.contestant;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * When a timing is over: after a number of runs, or with the first run that ends after a time.
 *
 * @param runs at most this many
 * @param nanos and no run begins after this time
 */
record Limit(int runs, long nanos) {

    /** {@code "runs":N} or {@code "seconds":S}. */
    static Limit of(JsonNode command) {
        if (command.has("seconds")) {
            return new Limit(Integer.MAX_VALUE, (long) (command.path("seconds").asDouble() * 1e9));
        }
        int runs = command.path("runs").asInt();
        if (runs < 1) {
            throw new IllegalArgumentException("'time' needs \"runs\" or \"seconds\"");
        }
        return new Limit(runs, Long.MAX_VALUE);
    }
}
