// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.quantization;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * How often magnitudes occur, for any number of values in constant memory. The range is a power of two that grows with the largest
 * magnitude: growing adds neighboring counts, so that the order of the values does not matter. Not thread-safe.
 */
public final class ValueHistogram {
    /** The last half of them is in use at least, so that a quantile is exact to a part in 2048. */
    private static final int BINS = 1 << 12;

    private static final int CHUNK = 1 << 12;

    private final long[] counts = new long[BINS];
    private final float[] chunk = new float[CHUNK];
    private float range = 0x1p-100f;
    private float largest;
    private boolean negative;
    private long total;

    /** Without any value. */
    public ValueHistogram() {}

    /**
     * Counts values.
     *
     * @param values float32, dense, in native byte order
     * @throws IllegalArgumentException if a value is NaN or infinite; those before it are counted
     */
    public void add(MemorySegment values) {
        long elements = values.byteSize() / Float.BYTES;
        for (long start = 0; start < elements; start += CHUNK) {
            int length = (int) Math.min(CHUNK, elements - start);
            MemorySegment.copy(values, ValueLayout.JAVA_FLOAT, start * Float.BYTES, chunk, 0, length);
            add(length);
        }
    }

    private void add(int length) {
        float most = 0;
        float least = 0;
        for (int i = 0; i < length; i++) {
            most = Math.max(most, chunk[i]);
            least = Math.min(least, chunk[i]);
        }
        float magnitude = Math.max(most, -least);
        if (!(magnitude <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("a value is NaN or infinite");
        }
        grow(magnitude);
        largest = Math.max(largest, magnitude);
        negative |= least < 0;
        float perBin = BINS / range;
        for (int i = 0; i < length; i++) {
            // The largest magnitude may be the range itself.
            counts[Math.min(BINS - 1, (int) (Math.abs(chunk[i]) * perBin))]++;
        }
        total += length;
    }

    private void grow(float magnitude) {
        while (range < magnitude && range < Float.MAX_VALUE / 2) {
            for (int i = 0; i < BINS / 2; i++) {
                counts[i] = counts[2 * i] + counts[2 * i + 1];
            }
            Arrays.fill(counts, BINS / 2, BINS, 0);
            range *= 2;
        }
    }

    /** The number of values. */
    public long total() {
        return total;
    }

    /** The largest magnitude; 0 if there is no other value. */
    public float largest() {
        return largest;
    }

    /** Whether a value was below 0. */
    public boolean hasNegative() {
        return negative;
    }

    /**
     * A magnitude that a part of the values does not exceed: the upper end of the bin in which the part is reached, and at most the
     * largest magnitude.
     *
     * @param part above 0 and at most 1; 1 gives the largest magnitude
     */
    public float quantile(double part) {
        if (part == 1) {
            return largest;
        }
        double wanted = part * total;
        long below = 0;
        // The last bin also has what is above a range that cannot grow.
        for (int i = 0; i < BINS - 1; i++) {
            below += counts[i];
            if (below >= wanted) {
                return Math.min(largest, (i + 1) * (range / BINS));
            }
        }
        return largest;
    }
}
