// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.network;

/**
 * A square sliding window, the same in both directions.
 *
 * @param kernel taps per side
 * @param stride distance between outputs
 * @param padding border on every side
 * @param dilation distance between taps, 1 for adjacent ones
 */
public record Window(int kernel, int stride, int padding, int dilation) {

    /** Far above any real window, and small enough that the product of two of them does not overflow. */
    private static final int LIMIT = 1 << 14;

    /** Checks the numbers. */
    public Window {
        requireWithin("kernel", kernel, 1);
        requireWithin("stride", stride, 1);
        requireWithin("padding", padding, 0);
        requireWithin("dilation", dilation, 1);
    }

    private static void requireWithin(String what, int value, int least) {
        if (value < least || value > LIMIT) {
            throw new IllegalArgumentException(
                    what + " of a window must be " + least + " to " + LIMIT + ", not " + value);
        }
    }

    /** A window without padding, stride 1 and adjacent taps. */
    public static Window of(int kernel) {
        return new Window(kernel, 1, 0, 1);
    }

    /** The same window with another stride. */
    public Window stride(int newStride) {
        return new Window(kernel, newStride, padding, dilation);
    }

    /** The same window with another padding. */
    public Window padding(int newPadding) {
        return new Window(kernel, stride, newPadding, dilation);
    }

    /** The same window with another dilation. */
    public Window dilation(int newDilation) {
        return new Window(kernel, stride, padding, newDilation);
    }

    /** The input positions that one output covers: {@code dilation * (kernel - 1) + 1}. */
    public int reach() {
        return dilation * (kernel - 1) + 1;
    }

    /**
     * The number of outputs along one side, by the rule of PyTorch's {@code Conv2d} and {@code MaxPool2d}.
     *
     * @param input positions along that side, without padding
     * @return 0 if no window fits into the padded input
     */
    public int outputs(int input, Rounding rounding) {
        // Negative if not even the first window is complete; CEIL keeps it if less than a stride is missing.
        long free = input + 2L * padding - reach();
        long outputs = 1
                + switch (rounding) {
                    case FLOOR -> Math.floorDiv(free, stride);
                    case CEIL -> Math.ceilDiv(free, stride);
                };
        // PyTorch drops a last window that would start in the padding after the input.
        boolean lastStartsOutside = rounding == Rounding.CEIL && (outputs - 1) * stride >= (long) input + padding;
        return Math.toIntExact(Math.max(0, lastStartsOutside ? outputs - 1 : outputs));
    }

    /**
     * The padding that the last output needs after the input. Differs from {@link #padding()} if the rounding drops or adds a
     * window, and is negative if the last inputs are never read.
     */
    public int paddingAfter(int input, int outputs) {
        return (outputs - 1) * stride + reach() - input - padding;
    }
}
