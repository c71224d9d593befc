// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.network;

/**
 * A square sliding window, the same in both directions.
 *
 * @param kernel taps per side
 * @param stride step between outputs
 * @param padding border on every side
 * @param dilation distance between taps, 1 for adjacent ones
 */
public record Window(int kernel, int stride, int padding, int dilation) {

    /** Checks the numbers. */
    public Window {
        if (kernel < 1 || stride < 1 || padding < 0 || dilation < 1) {
            throw new IllegalArgumentException("kernel, stride and dilation must be at least 1 and padding at least 0: "
                    + "kernel " + kernel + ", stride " + stride + ", padding " + padding + ", dilation " + dilation);
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

    /** Input positions that one output covers: {@code dilation * (kernel - 1) + 1}. */
    public int reach() {
        return dilation * (kernel - 1) + 1;
    }

    /**
     * Outputs along one side, by the rule of PyTorch's {@code Conv2d} and {@code MaxPool2d}.
     *
     * @return a number below 1 where the window does not fit into the padded input
     */
    public int outputs(int input, Rounding rounding) {
        int free = input + 2 * padding - reach();
        if (free < 0) {
            return 0;
        }
        int outputs = 1
                + switch (rounding) {
                    case FLOOR -> free / stride;
                    case CEIL -> Math.ceilDiv(free, stride);
                };
        // PyTorch drops a last window that would start in the padding behind the input.
        boolean lastStartsOutside = rounding == Rounding.CEIL && (outputs - 1) * stride >= input + padding;
        return lastStartsOutside ? outputs - 1 : outputs;
    }

    /**
     * Border that the last output needs behind the input; differs from {@link #padding()} where the rounding cuts or
     * adds a window, and is negative where the last inputs are never looked at.
     */
    public int paddingBehind(int input, int outputs) {
        return (outputs - 1) * stride + reach() - input - padding;
    }
}
