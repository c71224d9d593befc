// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.network;

/**
 * The shape of one image's activations.
 *
 * @param channels number of channels, at least 1
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record Shape(int channels, int height, int width) {

    /** Checks the extents. */
    public Shape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "every extent must be at least 1: " + channels + "x" + height + "x" + width);
        }
    }

    /**
     * The number of values in one image's activations.
     *
     * @throws ArithmeticException if the number does not fit in a long
     */
    public long elements() {
        return Math.multiplyExact((long) channels * height, (long) width);
    }

    /** {@code 512x38x38}. */
    @Override
    public String toString() {
        return channels + "x" + height + "x" + width;
    }
}
