// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Chooses the positions of a value that a golden samples, by the same rule as {@code positions} in {@code seeded.py}.
 */
final class GoldenPositions {
    private GoldenPositions() {}

    /**
     * One position from each of k equal segments of a value's n elements, ascending.
     *
     * <p>Segment i is {@code [floor(i*n/k), floor((i+1)*n/k))}. The position inside it is output i (from 0) of
     * SplitMix64, seeded with the 64-bit FNV-1a hash of the golden's name, shifted right by one bit, modulo the
     * segment's length. A value with at most k elements is sampled completely.
     *
     * @param name the golden's name in its file, for example {@code ssd300/seeded:0/chelsea/conv4_3}
     * @param elements n, counted over the value of one image, row-major in [channels, height, width]
     * @param samples k
     */
    static int[] of(String name, int elements, int samples) {
        if (elements <= samples) {
            return IntStream.range(0, elements).toArray();
        }
        // The JDK's SplittableRandom is SplitMix64; GoldenPositionsTest fails if that changes.
        SplittableRandom splitMix64 = new SplittableRandom(fnv1a64(name));
        return IntStream.range(0, samples)
                .map(i -> {
                    long first = (long) i * elements / samples;
                    long end = (i + 1L) * elements / samples;
                    return Math.toIntExact(first + (splitMix64.nextLong() >>> 1) % (end - first));
                })
                .toArray();
    }

    private static long fnv1a64(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
