// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.detection;

import io.ssd4j.runtime.detection.DetectionRules;
import java.util.Arrays;

/**
 * The candidates of one image, best first: higher score, then lower default box, then lower class. Reserves 8 bytes for each default box
 * and class.
 *
 * <p>Usually only the first few hundred of up to millions are taken. So the candidates are cut into bands of descending scores, the first of
 * which is small and each later one larger, and a band becomes a binary heap when the one before is used up.
 */
final class CandidateQueue {
    /** Below any key. */
    static final long NONE = -1;

    private static final int FIRST_BAND = 1 << 11;
    private static final int BAND_GROWTH = 4;

    /** A key holds the bits of the score, which are ordered like the scores, above the place of default box and class, the lowest being best. */
    private static final int PLACE_BITS = 27;

    private static final long PLACES = (1L << PLACE_BITS) - 1;

    /** The upper bits of a score that scores of one histogram entry have in common: sign, exponent and seven of the fraction. */
    private static final int ENTRY_SHIFT = PLACE_BITS + 16;

    private static final int ENTRIES = (Float.floatToRawIntBits(1f) >> 16) + 1;

    private final int classes;
    private final long[] keys;
    private final int[] histogram = new int[ENTRIES];
    private int size;

    /** The heap of the current band, and the size that the next band should have. */
    private int bandStart;

    private int bandSize;
    private int nextStart;
    private int nextSize;

    CandidateQueue(DetectionRules rules) {
        classes = rules.classes();
        keys = new long[rules.defaultBoxes().count() * (classes - 1)];
    }

    void clear() {
        size = 0;
        bandSize = 0;
        nextStart = 0;
        nextSize = FIRST_BAND;
    }

    /** Adds a candidate, before any is taken. */
    void add(int label, float score, int box) {
        long place = (long) box * classes + label;
        keys[size++] = ((long) Float.floatToRawIntBits(score) << PLACE_BITS) | (PLACES - place);
    }

    private static long place(long key) {
        return PLACES - (key & PLACES);
    }

    float score(long key) {
        return Float.intBitsToFloat((int) (key >>> PLACE_BITS));
    }

    int box(long key) {
        return (int) (place(key) / classes);
    }

    int label(long key) {
        return (int) (place(key) % classes);
    }

    /** Takes the best candidate; {@link #NONE} if none is left. */
    long take() {
        if (bandSize == 0) {
            if (nextStart == size) {
                return NONE;
            }
            openBand();
        }
        long best = keys[bandStart];
        bandSize--;
        if (bandSize > 0) {
            sink(0, keys[bandStart + bandSize]);
        }
        return best;
    }

    private void openBand() {
        bandStart = nextStart;
        bandSize = size - bandStart <= 2 * nextSize ? size - bandStart : moveForward(lowestOfBand());
        nextStart = bandStart + bandSize;
        nextSize = nextSize > Integer.MAX_VALUE / (2 * BAND_GROWTH) ? nextSize : nextSize * BAND_GROWTH;
        for (int i = bandSize / 2 - 1; i >= 0; i--) {
            sink(i, keys[bandStart + i]);
        }
    }

    /** The lowest histogram entry of the next band. */
    private int lowestOfBand() {
        Arrays.fill(histogram, 0);
        for (int i = bandStart; i < size; i++) {
            histogram[(int) (keys[i] >>> ENTRY_SHIFT)]++;
        }
        int entry = ENTRIES;
        int count = 0;
        while (count < nextSize) {
            count += histogram[--entry];
        }
        return entry;
    }

    /** Moves the keys from an entry on before the others; returns how many they are. */
    private int moveForward(int entry) {
        long lowest = (long) entry << ENTRY_SHIFT;
        int to = bandStart;
        for (int i = bandStart; i < size; i++) {
            long key = keys[i];
            if (key >= lowest) {
                keys[i] = keys[to];
                keys[to++] = key;
            }
        }
        return to - bandStart;
    }

    private void sink(int from, long key) {
        int at = from;
        int child = 2 * at + 1;
        while (child < bandSize) {
            if (child + 1 < bandSize && keys[bandStart + child + 1] > keys[bandStart + child]) {
                child++;
            }
            if (keys[bandStart + child] <= key) {
                break;
            }
            keys[bandStart + at] = keys[bandStart + child];
            at = child;
            child = 2 * at + 1;
        }
        keys[bandStart + at] = key;
    }
}
