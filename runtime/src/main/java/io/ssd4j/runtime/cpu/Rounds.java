// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Times alternatives in rounds, in each of which every alternative runs once. A processor may compute at different speeds for seconds
 * at a time, so only times of the same round are compared. Alternatives that cannot win leave early.
 */
final class Rounds {
    /**
     * An alternative that takes longer than the best one by this factor in its first run is not run again. Speeds of a processor
     * with matrix tiles were seen to differ by a factor of 2.9.
     */
    static final double HOPELESS = 3.5;

    /** It leaves after its second run, or after its first if runs are long, unless it came closer to the best one than this. */
    static final double FAR = 1.6;

    /** It leaves after a later run unless it came closer than this; the first run does not count. */
    static final double BEHIND = 1.25;

    /** The first run of a shorter one tells little. */
    private static final Duration SHORT = Duration.ofMillis(2);

    /** After this time, fewer rounds are enough: long runs tell more. */
    private static final Duration LONG = Duration.ofSeconds(1);

    private static final int FEWEST = 2;

    private final List<LongSupplier> alternatives;

    /** The times by round and alternative; 0 if it had left. The first round fills the caches. */
    private final long[][] nanos;

    private final boolean[] left;

    private Rounds(List<LongSupplier> alternatives, int rounds) {
        this.alternatives = alternatives;
        this.nanos = new long[rounds + 1][alternatives.size()];
        this.left = new boolean[alternatives.size()];
    }

    /**
     * Times alternatives.
     *
     * @param alternatives at least one; each runs once and returns its time in nanoseconds
     * @param rounds after the first one, at least 1; fewer are run if they take long
     * @return the time of each: that of the fastest one in its best round, times the median ratio to it
     * @throws InterruptedException if the thread is interrupted
     */
    static long[] times(List<LongSupplier> alternatives, int rounds, Parts parts) throws InterruptedException {
        Rounds timing = new Rounds(alternatives, rounds);
        int last = timing.run(parts);
        return timing.times(last);
    }

    /** Runs the rounds; returns the number of the last one. */
    private int run(Parts parts) throws InterruptedException {
        long sum = round(0, parts);
        if (Arrays.stream(nanos[0]).max().orElseThrow() > SHORT.toNanos()) {
            leave(0, 0, sum > LONG.toNanos() ? FAR : HOPELESS);
        }
        for (int round = 1; round < nanos.length; round++) {
            sum += round(round, parts);
            if (round == 1) {
                leave(0, 1, FAR);
            } else {
                leave(1, round, BEHIND);
            }
            boolean alone = round > 1 && remaining().count() == 1;
            if (alone || (round >= FEWEST && sum > LONG.toNanos())) {
                return round;
            }
        }
        return nanos.length - 1;
    }

    private long round(int round, Parts parts) throws InterruptedException {
        int count = alternatives.size();
        for (int i = 0; i < count; i++) {
            // Each round begins with another one: after a pause, the first run finds cold caches.
            int next = (i + round) % count;
            if (!left[next]) {
                parts.run(() ->
                        nanos[round][next] = Math.max(1, alternatives.get(next).getAsLong()));
            }
        }
        return Arrays.stream(nanos[round]).sum();
    }

    private IntStream remaining() {
        return IntStream.range(0, left.length).filter(i -> !left[i]);
    }

    /** Alternatives leave that were slower than the best one by a factor in all of some rounds. */
    private void leave(int first, int last, double factor) {
        double[] closest = new double[left.length];
        Arrays.fill(closest, Double.POSITIVE_INFINITY);
        for (int r = first; r <= last; r++) {
            int round = r;
            long best = remaining().mapToLong(i -> nanos[round][i]).min().orElseThrow();
            remaining().forEach(i -> closest[i] = Math.min(closest[i], (double) nanos[round][i] / best));
        }
        for (int i : remaining().filter(i -> closest[i] > factor).toArray()) {
            left[i] = true;
        }
    }

    private long[] times(int last) {
        int fastest = fastest(last);
        long least = least(fastest, last);
        return IntStream.range(0, left.length)
                .mapToLong(i -> Math.round(least * ratio(i, fastest, last)))
                .toArray();
    }

    /** The remaining one whose median ratio to any of them is the least. */
    private int fastest(int last) {
        int reference = remaining().findFirst().orElseThrow();
        int fastest = reference;
        for (int i : remaining().toArray()) {
            if (ratio(i, reference, last) < ratio(fastest, reference, last)) {
                fastest = i;
            }
        }
        return fastest;
    }

    private long least(int alternative, int last) {
        return IntStream.rangeClosed(1, last)
                .mapToLong(round -> nanos[round][alternative])
                .min()
                .orElseThrow();
    }

    /** The median ratio in the rounds that an alternative took part in, without the first one if there are more. */
    private double ratio(int alternative, int reference, int last) {
        double[] ratios = IntStream.rangeClosed(nanos[1][alternative] == 0 ? 0 : 1, last)
                .filter(round -> nanos[round][alternative] > 0)
                .mapToDouble(round -> (double) nanos[round][alternative] / nanos[round][reference])
                .sorted()
                .toArray();
        return ratios[ratios.length / 2];
    }
}
