// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;

/**
 * Decides how often a launch is timed, and when timing it is not worthwhile.
 *
 * @param runs number of timed runs
 */
record MedianTiming(int runs) {
    /** Short launches are repeated within a graph up to this time: an event resolves half a microsecond. */
    private static final double GRAPH_MICROS = 200;

    private static final int MOST_REPEATS = 16;

    /** A launch whose first run takes this many times the best is not timed again. */
    private static final double HOPELESS = 3;

    /**
     * The median microseconds of a launch; empty if it cannot be captured.
     *
     * @param repeated a stopwatch, in microseconds, of a number of launches in a row; empty if they cannot be captured
     * @param best the time to beat; a much slower launch is timed only once
     */
    OptionalDouble micros(IntFunction<Optional<DoubleSupplier>> repeated, double best) {
        Optional<DoubleSupplier> single = repeated.apply(1);
        if (single.isEmpty()) {
            return OptionalDouble.empty();
        }
        double _ = single.get().getAsDouble(); // warms up
        double first = single.get().getAsDouble();
        if (first > HOPELESS * best) {
            return OptionalDouble.of(first);
        }
        int repeats = (int) Math.clamp(GRAPH_MICROS / first, 1, MOST_REPEATS);
        Optional<DoubleSupplier> stopwatch = repeats == 1 ? single : repeated.apply(repeats);
        return stopwatch.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(median(stopwatch.get()) / repeats);
    }

    private double median(DoubleSupplier stopwatch) {
        return DoubleStream.generate(stopwatch)
                .limit(runs)
                .sorted()
                .skip(runs / 2)
                .findFirst()
                .orElseThrow();
    }
}
