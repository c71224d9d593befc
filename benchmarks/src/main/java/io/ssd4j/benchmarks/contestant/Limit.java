// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.contestant;

import tools.jackson.databind.JsonNode;

/**
 * The end of a timing: a number of runs, or the first run that ends after some time.
 *
 * @param runs the most runs
 * @param nanos no run starts once the runs so far add up to this time
 */
record Limit(int runs, long nanos) {

    /** Reads {@code "runs":N} or {@code "seconds":S}. */
    static Limit of(JsonNode command) {
        if (command.has("seconds")) {
            return new Limit(Integer.MAX_VALUE, (long) (command.path("seconds").asDouble() * 1e9));
        }
        int runs = command.path("runs").asInt(0);
        if (runs < 1) {
            throw new IllegalArgumentException("'time' needs \"runs\" or \"seconds\"");
        }
        return new Limit(runs, Long.MAX_VALUE);
    }
}
