// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How much time an engine spends choosing an implementation for each layer. Choices are stored, so the time is spent once. A GPU
 * engine chooses when a session is opened; the CPU engine between the runs of a session, after the first few.
 */
public enum Effort {
    /** Takes the first candidate of the heuristics; nothing is timed. */
    INSTANT,
    /** Times every candidate of the heuristics, with a few runs each. */
    TIMED,
    /** Times every candidate that there is, with many runs. */
    EXHAUSTIVE;

    /**
     * The effort with this {@linkplain #id() name}.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public static Effort parse(String id) {
        return Arrays.stream(values())
                .filter(effort -> effort.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no effort '" + id + "'; there are "
                        + Arrays.stream(values()).map(Effort::id).collect(Collectors.joining(", "))));
    }

    /** The name used on the command line and in a plan store. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
