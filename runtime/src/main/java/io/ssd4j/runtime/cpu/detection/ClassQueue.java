// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.detection;

/**
 * The candidates of one class, best first: higher score, then lower default box. A binary heap, since usually only a few of many candidates
 * are taken; it is ordered when the first one is.
 */
final class ClassQueue {
    /** Below any key of a candidate, whose score is above 0. */
    static final long NONE = -1;

    private static final long BOXES = 0xffff_ffffL;

    private final long[] heap;
    private final int limit;
    private int size;
    private int taken;

    /**
     * @param capacity the most candidates that are added
     * @param limit the most candidates that are taken
     */
    ClassQueue(int capacity, int limit) {
        this.heap = new long[capacity];
        this.limit = limit;
    }

    /** A key that is larger for a better candidate. The bits of positive floats are ordered like their values. */
    private static long key(float score, int box) {
        return ((long) Float.floatToRawIntBits(score) << Integer.SIZE) | (BOXES - box);
    }

    /** The score of a candidate. */
    static float score(long key) {
        return Float.intBitsToFloat((int) (key >>> Integer.SIZE));
    }

    /** The default box of a candidate. */
    static int box(long key) {
        return (int) (BOXES - (key & BOXES));
    }

    void clear() {
        size = 0;
        taken = 0;
    }

    /** Adds a candidate; {@link #order()} must follow before one is taken. */
    void add(float score, int box) {
        heap[size++] = key(score, box);
    }

    /** Orders the candidates that were added. */
    void order() {
        for (int i = size / 2 - 1; i >= 0; i--) {
            sink(i, heap[i]);
        }
    }

    /** The best candidate, or {@link #NONE} if none is left or the limit is reached. */
    long best() {
        return size > 0 && taken < limit ? heap[0] : NONE;
    }

    /** Takes the best candidate away. */
    void take() {
        taken++;
        size--;
        if (size > 0) {
            sink(0, heap[size]);
        }
    }

    private void sink(int from, long key) {
        int at = from;
        int child = 2 * at + 1;
        while (child < size) {
            if (child + 1 < size && heap[child + 1] > heap[child]) {
                child++;
            }
            if (heap[child] <= key) {
                break;
            }
            heap[at] = heap[child];
            at = child;
            child = 2 * at + 1;
        }
        heap[at] = key;
    }
}
