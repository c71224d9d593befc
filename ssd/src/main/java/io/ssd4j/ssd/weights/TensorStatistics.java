// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

/**
 * What can be said about the values of a tensor, as float32.
 *
 * @param min the smallest finite value; NaN if there is none
 * @param max the largest finite value; NaN if there is none
 * @param nan number of values that are NaN
 * @param infinite number of values that are infinite, also because float32 cannot hold them
 */
public record TensorStatistics(float min, float max, long nan, long infinite) {

    /** The statistics while values come in. */
    private static final class Collector implements StoredTensor.FloatReceiver {
        private float min = Float.NaN;
        private float max = Float.NaN;
        private long nan;
        private long infinite;

        @Override
        public void accept(float value) {
            if (Float.isNaN(value)) {
                nan++;
            } else if (Float.isInfinite(value)) {
                infinite++;
            } else {
                // A comparison with NaN is false, so that the first value replaces it.
                min = value >= min ? min : value;
                max = value <= max ? max : value;
            }
        }
    }

    /**
     * Reads all values of a tensor.
     *
     * @throws IllegalArgumentException if they are not floating-point numbers
     */
    public static TensorStatistics of(StoredTensor tensor) {
        Collector collector = new Collector();
        tensor.values(collector);
        return new TensorStatistics(collector.min, collector.max, collector.nan, collector.infinite);
    }
}
