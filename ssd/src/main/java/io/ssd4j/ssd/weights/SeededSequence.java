// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.nio.charset.StandardCharsets;

/**
 * Pseudorandom numbers that any language can reproduce bit for bit. Element i of the sequence depends only on the state
 * and i, and is computed in integer arithmetic modulo 2^64 and float32 arithmetic that never rounds.
 *
 * <p>FNV-1a (Fowler, Noll, Vo) turns a name into a state; SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom
 * Number Generators, OOPSLA 2014) turns the state and an index into 64 bits.
 *
 * @param state derived from the seed and the name
 */
record SeededSequence(long state) {
    private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** The sequence for a seed and a name. */
    static SeededSequence of(long seed, String name) {
        return new SeededSequence(seed ^ fnv1a(name));
    }

    static long fnv1a(String name) {
        long hash = FNV_OFFSET_BASIS;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ Byte.toUnsignedInt(b)) * FNV_PRIME;
        }
        return hash;
    }

    /** Writes {@code count} elements from {@code first} on. */
    void fill(float[] elements, int count, long first) {
        for (int i = 0; i < count; i++) {
            elements[i] = at(first + i);
        }
    }

    /** Element {@code index}, in [-1, 1), a multiple of 2^-23. */
    float at(long index) {
        long z = state + (index + 1) * GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z = z ^ (z >>> 31);
        // A float has 24 significant bits, so neither line rounds.
        float u = (z >>> 40) * 0x1p-24f;
        return 2 * u - 1;
    }
}
