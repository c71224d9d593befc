// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;

/**
 * A convolution of 3x3 taps with stride 1, any padding and dilation, with bias and activation, and possibly the max pooling of 2x2
 * windows with stride 2 after it. Float32; source and destination are [N,H,W,C].
 *
 * @param batch images per run
 * @param from the shape that it reads
 * @param to the shape of the convolution's result
 * @param window taps, padding and dilation
 * @param activation what it applies to its result, before the pooling
 * @param pooled whether the pooling is computed too
 * @param destination the shape that it writes: {@code to}, or with a pooling, half of it in height and width, rounded up or down
 */
public record WinogradProblem(
        int batch, Shape from, Shape to, Window window, Activation activation, boolean pooled, Shape destination) {

    /** Checks that such a convolution can be computed. */
    public WinogradProblem {
        if (!supports(window) || (pooled && window.dilation() != 1)) {
            throw new IllegalArgumentException(
                    "no Winograd convolution of " + window + (pooled ? " with a pooling" : ""));
        }
        boolean fits = batch >= 1
                && to.height() <= from.height() + 2 * window.padding() - window.reach() + 1
                && to.width() <= from.width() + 2 * window.padding() - window.reach() + 1;
        boolean written = pooled
                ? isHalf(destination.height(), to.height()) && isHalf(destination.width(), to.width())
                : destination.height() == to.height() && destination.width() == to.width();
        if (!fits || !written || destination.channels() != to.channels()) {
            throw new IllegalArgumentException(
                    "a convolution of " + window + " from " + from + " to " + to + " does not write " + destination);
        }
    }

    /** Whether there is an implementation for a window; the pooling is possible if the dilation is 1. */
    public static boolean supports(Window window) {
        return window.kernel() == 3 && window.stride() == 1;
    }

    private static boolean isHalf(int half, int whole) {
        return half == whole / 2 || half == Math.ceilDiv(whole, 2);
    }
}
