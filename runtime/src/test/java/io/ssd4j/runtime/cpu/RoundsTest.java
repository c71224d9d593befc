// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Times of alternatives that take what a test says. */
class RoundsTest {
    private static final long MILLISECOND = 1_000_000;
    private static final int ROUNDS = 5;

    /** The number of runs so far, by which the speed of the processor changes. */
    private int runs;

    private final List<Integer> order = new ArrayList<>();

    private LongSupplier taking(int number, double milliseconds, double... factors) {
        return () -> {
            order.add(number);
            double factor = factors.length == 0 ? 1 : factors[Math.min(runs, factors.length - 1)];
            runs++;
            return Math.round(milliseconds * factor * MILLISECOND);
        };
    }

    private static long[] times(List<LongSupplier> alternatives, int rounds) throws InterruptedException {
        return Rounds.times(alternatives, rounds, Runnable::run);
    }

    @Test
    void steadyTimesAreReturnedAsTheyAre() throws InterruptedException {
        long[] times = times(List.of(taking(0, 12), taking(1, 10), taking(2, 11)), ROUNDS);
        assertArrayEquals(new long[] {12 * MILLISECOND, 10 * MILLISECOND, 11 * MILLISECOND}, times);
    }

    @Test
    void aChangeOfSpeedBetweenRoundsChangesNothing() throws InterruptedException {
        // Slow by 2.9 in the first, second and fourth round of two runs each.
        double[] speed = {2.9, 2.9, 2.9, 2.9, 1, 1, 2.9, 2.9, 1, 1, 1, 1};
        long[] times = times(List.of(taking(0, 11, speed), taking(1, 10, speed)), ROUNDS);
        assertArrayEquals(new long[] {11 * MILLISECOND, 10 * MILLISECOND}, times);
    }

    @Test
    void oneSlowRunDoesNotDecide() throws InterruptedException {
        // The second alternative is interrupted in the third round, the sixth run.
        double[] speed = {1, 1, 1, 1, 1, 5, 1, 1, 1, 1, 1, 1};
        long[] times = times(List.of(taking(0, 11, speed), taking(1, 10, speed)), ROUNDS);
        assertArrayEquals(new long[] {11 * MILLISECOND, 10 * MILLISECOND}, times);
    }

    @Test
    void aHopelessAlternativeRunsOnce() throws InterruptedException {
        long[] times = times(List.of(taking(0, 10), taking(1, 400), taking(2, 11)), ROUNDS);
        assertEquals(1, order.stream().filter(number -> number == 1).count());
        assertEquals(400 * MILLISECOND, times[1]);
        assertEquals(10 * MILLISECOND, times[0]);
    }

    @Test
    void inItsFirstRunAnAlternativeMayBeSlowByTheSpeedOfTheProcessor() throws InterruptedException {
        double[] speed = {1, 2.9, 1};
        long[] times = times(List.of(taking(0, 11, speed), taking(1, 10, speed)), ROUNDS);
        assertEquals(10 * MILLISECOND, times[1]);
    }

    @Test
    void anAlternativeThatIsFarBehindTwiceLeaves() throws InterruptedException {
        long[] times = times(List.of(taking(0, 10), taking(1, 17), taking(2, 11)), ROUNDS);
        assertEquals(2, order.stream().filter(number -> number == 1).count());
        assertEquals(17 * MILLISECOND, times[1]);
    }

    @Test
    void anAlternativeThatStaysBehindLeavesAfterTwoRounds() throws InterruptedException {
        long[] times = times(List.of(taking(0, 10), taking(1, 14), taking(2, 11)), ROUNDS);
        assertEquals(3, order.stream().filter(number -> number == 1).count());
        assertEquals(14 * MILLISECOND, times[1]);
        assertEquals(ROUNDS + 1, order.stream().filter(number -> number == 2).count());
    }

    @Test
    void oneAloneRunsThreeTimes() throws InterruptedException {
        assertArrayEquals(new long[] {10 * MILLISECOND}, times(List.of(taking(0, 10)), ROUNDS));
        assertEquals(3, runs);
    }

    @Test
    void longRunsNeedFewerRounds() throws InterruptedException {
        times(List.of(taking(0, 500), taking(1, 510)), ROUNDS);
        assertEquals(6, runs, "the first round and two more");
    }

    @Test
    void aLongAlternativeThatIsFarBehindRunsOnce() throws InterruptedException {
        times(List.of(taking(0, 500), taking(1, 850)), ROUNDS);
        assertEquals(1, order.stream().filter(number -> number == 1).count());
    }

    @Test
    void eachRoundBeginsWithAnotherAlternative() throws InterruptedException {
        times(List.of(taking(0, 10), taking(1, 10), taking(2, 10)), 2);
        assertEquals(List.of(0, 1, 2, 1, 2, 0, 2, 0, 1), order);
    }

    @Test
    void everyRunIsAPartOfTheWork() throws InterruptedException {
        int[] parts = {0};
        Rounds.times(List.of(taking(0, 10), taking(1, 11)), ROUNDS, part -> {
            parts[0]++;
            part.run();
        });
        assertEquals(runs, parts[0]);
        assertTrue(runs > ROUNDS);
    }
}
