// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.rivals;

import java.util.SplittableRandom;

/** One input in the range of a photo, the same for every contender. */
final class Noise {
    /** The shape of the input. */
    static final long[] SHAPE = {1, 3, 300, 300};

    private static final int COUNT = 3 * 300 * 300;

    private Noise() {}

    /** Receives a value and its place. */
    @FunctionalInterface
    interface Target {
        void set(int index, float value);
    }

    static int count() {
        return COUNT;
    }

    static void write(Target target) {
        SplittableRandom levels = new SplittableRandom(0);
        for (int i = 0; i < COUNT; i++) {
            target.set(i, levels.nextInt(256) - 117f);
        }
    }
}
