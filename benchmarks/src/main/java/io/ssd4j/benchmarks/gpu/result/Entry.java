// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.result;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What became of a contestant in a cell.
 *
 * @param state {@code measured}, {@code not measured}, {@code refused} or {@code failed}
 * @param reason why it was not measured, or nothing
 * @param coldStart seconds from the process's beginning to its first result; where the process was a new one
 * @param memory bytes that the contestant itself allocated on the card
 * @param cardMemory bytes that the card's used memory grew by
 * @param chosen the way that the contestant found fastest, where it tried some
 * @param timings by form: {@code run}, {@code compute}, {@code pipeline}
 */
public record Entry(
        String state,
        String reason,
        OptionalDouble coldStart,
        OptionalDouble memory,
        OptionalDouble cardMemory,
        String chosen,
        Map<String, Timing> timings) {
    private static final String MEASURED = "measured";

    /** Keeps a copy. */
    public Entry {
        timings = Map.copyOf(timings);
    }

    static Entry of(Field entry) {
        String state = entry.at("state").text();
        Map<String, Timing> timings = new LinkedHashMap<>();
        if (state.equals(MEASURED)) {
            entry.at("forms").members().forEach((form, timing) -> timings.put(form, Timing.of(timing)));
            if (!timings.containsKey("run")) {
                throw new ResultException("the result lacks " + entry.path() + ".forms.run");
            }
        }
        return new Entry(
                state,
                state.equals(MEASURED) ? "" : entry.at("reason").text(),
                entry.maybeNumber("coldStartSeconds"),
                entry.maybeNumber("deviceMemoryBytes"),
                entry.maybeNumber("cardMemoryBytes"),
                entry.maybe("chosen").map(Field::text).orElse(""),
                timings);
    }

    /** Host to host, which every contestant that was measured has. */
    public Optional<Timing> run() {
        return timing("run");
    }

    /** In a form; empty where it was not timed in it. */
    public Optional<Timing> timing(String form) {
        return Optional.ofNullable(timings.get(form));
    }
}
