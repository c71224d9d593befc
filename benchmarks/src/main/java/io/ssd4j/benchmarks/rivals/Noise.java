// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.rivals;

import io.ssd4j.benchmarks.contestant.PhotoNoise;

/** One input of SSD300, the same for every contender. */
final class Noise {
    /** The shape of the input. */
    static final long[] SHAPE = {1, 3, 300, 300};

    private static final int COUNT = 3 * 300 * 300;

    private Noise() {}

    static int count() {
        return COUNT;
    }

    static void write(PhotoNoise.Target target) {
        PhotoNoise.write(COUNT, target);
    }
}
