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

    /** A launch whose first measurement is this many times the best is not timed again. */
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
        double first = second(single.get());
        int repeats = (int) Math.clamp(GRAPH_MICROS / first, 1, MOST_REPEATS);
        Optional<DoubleSupplier> stopwatch = repeats == 1 ? single : repeated.apply(repeats);
        if (stopwatch.isEmpty()) {
            return OptionalDouble.empty();
        }
        // What a graph takes to begin counts in full in a single launch, and the best time contains almost none of it.
        // Only times of as many launches may be compared.
        double comparable = repeats == 1 ? first : second(stopwatch.get()) / repeats;
        return OptionalDouble.of(comparable > HOPELESS * best ? comparable : median(stopwatch.get()) / repeats);
    }

    /** The time of the second run; the first one warms up. */
    private static double second(DoubleSupplier stopwatch) {
        double _ = stopwatch.getAsDouble();
        return stopwatch.getAsDouble();
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
