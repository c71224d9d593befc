// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.soak;

import java.util.Arrays;
import java.util.Locale;

/**
 * Whether a process grows: its resident set over the runs, and its first and last state. Resident sets are compared by the medians of the first and
 * of the last samples, because a single one depends on what the JIT compiler and the allocator hold at that moment.
 */
final class Growth {
    /** Those of one session. */
    private static final int COMPARED = 10;

    private final int[] runs;
    private final long[] residentKib;
    private int samples;
    private ProcessState first = new ProcessState(0, 0, 0, 0);
    private ProcessState last = first;

    /**
     * @param most the most samples that are added; nothing is allocated later
     */
    Growth(int most) {
        runs = new int[most];
        residentKib = new long[most];
    }

    /** Sets the state that later ones are compared with. */
    void begin(ProcessState state) {
        first = state;
    }

    void add(int run, ProcessState state) {
        runs[samples] = run;
        residentKib[samples] = state.residentKib();
        samples++;
        last = state;
    }

    /** Whether the last resident sets are at most this multiple of the first ones, with no more files and threads. */
    boolean isFlat(double most) {
        return lastKib() <= most * firstKib() && last.files() <= first.files() && last.threads() <= first.threads();
    }

    private long firstKib() {
        return medianKib(0, Math.min(COMPARED, samples));
    }

    private long lastKib() {
        return medianKib(Math.max(0, samples - COMPARED), samples);
    }

    private long medianKib(int from, int to) {
        long[] sorted = Arrays.copyOfRange(residentKib, from, to);
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    String describe() {
        long lowest = Long.MAX_VALUE;
        long highest = 0;
        for (int i = 0; i < samples; i++) {
            lowest = Math.min(lowest, residentKib[i]);
            highest = Math.max(highest, residentKib[i]);
        }
        return String.format(
                Locale.ROOT,
                "From run %d to run %d the resident set grew by %.2f %%, from %.1f to %.1f MiB (medians of %d samples);"
                        + " all %d samples were between %.1f and %.1f MiB, with a slope of %.1f KiB in 1 000 runs.",
                runs[0],
                runs[samples - 1],
                100.0 * (lastKib() - firstKib()) / firstKib(),
                firstKib() / 1024.0,
                lastKib() / 1024.0,
                COMPARED,
                samples,
                lowest / 1024.0,
                highest / 1024.0,
                1000 * slope());
    }

    /** KiB a run, by least squares. */
    private double slope() {
        double runSum = 0;
        double kibSum = 0;
        for (int i = 0; i < samples; i++) {
            runSum += runs[i];
            kibSum += residentKib[i];
        }
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < samples; i++) {
            double run = runs[i] - runSum / samples;
            covariance += run * (residentKib[i] - kibSum / samples);
            variance += run * run;
        }
        return covariance / variance;
    }
}
