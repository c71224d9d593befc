// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code ||actual - expected|| / ||expected||}, with both L2 norms in double precision. */
final class RelativeError {
    private RelativeError() {}

    static double of(MemorySegment actual, long firstIndex, double[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual.getAtIndex(ValueLayout.JAVA_FLOAT, firstIndex + i) - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / norm);
    }
}
