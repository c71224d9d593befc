// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

/** The L2 norm of a difference, relative to that of what was expected. */
final class RelativeError {
    private RelativeError() {}

    static double of(double[] expected, float[] actual, int from) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            double delta = actual[from + i] - expected[i];
            difference += delta * delta;
            norm += expected[i] * expected[i];
        }
        return Math.sqrt(difference / norm);
    }

    static double of(float[] expected, float[] actual) {
        double[] doubles = new double[expected.length];
        for (int i = 0; i < expected.length; i++) {
            doubles[i] = expected[i];
        }
        return of(doubles, actual, 0);
    }
}
