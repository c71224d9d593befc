// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class MedianTimingTest {
    private static final double NONE = Double.POSITIVE_INFINITY;

    private final List<Integer> captured = new ArrayList<>();
    private int runs;

    /** A launch whose runs take what the list says, times the repetitions. */
    private IntFunction<Optional<DoubleSupplier>> launch(Double... micros) {
        Iterator<Double> next = List.of(micros).iterator();
        return times -> {
            captured.add(times);
            DoubleSupplier stopwatch = () -> {
                runs++;
                return next.next() * times;
            };
            return Optional.of(stopwatch);
        };
    }

    @Test
    void theMedianOfTheRunsCountsAndTheFirstOnesDoNot() {
        // The warm-up, the first look, and five runs.
        OptionalDouble micros =
                new MedianTiming(5).micros(launch(9000.0, 400.0, 310.0, 350.0, 300.0, 900.0, 320.0), NONE);
        assertEquals(320, micros.orElseThrow());
        assertEquals(List.of(1), captured);
        assertEquals(7, runs);
    }

    @Test
    void shortLaunchesAreRepeatedInOneGraph() {
        OptionalDouble micros = new MedianTiming(3).micros(launch(50.0, 40.0, 90.0, 44.0, 42.0, 41.0, 43.0), NONE);
        assertEquals(42, micros.orElseThrow());
        assertEquals(List.of(1, 5), captured);
        captured.clear();
        assertEquals(
                2,
                new MedianTiming(1)
                        .micros(launch(2.0, 2.0, 2.0, 2.0, 2.0), NONE)
                        .orElseThrow());
        assertEquals(List.of(1, 16), captured, "an empty launch would be repeated forever");
    }

    @Test
    void aHopelessLaunchIsTimedOnce() {
        assertEquals(301, new MedianTiming(5).micros(launch(500.0, 301.0), 100).orElseThrow());
        assertEquals(2, runs);
        runs = 0;
        assertEquals(
                250,
                new MedianTiming(1).micros(launch(500.0, 300.0, 250.0), 100).orElseThrow());
        assertEquals(3, runs, "three times the best is not hopeless yet");
    }

    @Test
    void whatAGraphTakesToBeginDoesNotMakeAShortLaunchHopeless() {
        double begins = 10;
        double launch = 2;
        double best = 3;
        OptionalDouble micros = new MedianTiming(5).micros(times -> Optional.of(() -> begins + times * launch), best);
        assertEquals(launch + begins / 16, micros.orElseThrow(), 1e-9, "alone it takes four times the best");
        assertEquals(
                40 + begins / 4,
                new MedianTiming(5)
                        .micros(times -> Optional.of(() -> begins + times * 40), best)
                        .orElseThrow(),
                1e-9);
    }

    @Test
    void aLaunchThatCannotBeCapturedHasNoTime() {
        assertEquals(OptionalDouble.empty(), new MedianTiming(5).micros(_ -> Optional.empty(), NONE));
        IntFunction<Optional<DoubleSupplier>> onlyOnce =
                times -> times == 1 ? launch(10.0, 10.0).apply(1) : Optional.empty();
        assertEquals(OptionalDouble.empty(), new MedianTiming(5).micros(onlyOnce, NONE));
    }
}
