// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.network;

/** An operation of a network: reads one value and writes one value, which has the operation's name. */
public sealed interface Operation {

    /** The name of the operation and of the value it writes. */
    String name();

    /** The value it reads: the network's input or an earlier operation. */
    String input();

    /**
     * Convolution with bias, zero padding and an activation. Parameters {@code <name>.weight} [out, in, kernel, kernel] and
     * {@code <name>.bias} [out].
     *
     * @param name the operation's name
     * @param input the value it reads
     * @param channels output channels
     * @param window kernel, stride, padding, dilation
     * @param activation applied to the result
     */
    record Convolution(String name, String input, int channels, Window window, Activation activation)
            implements Operation {}

    /**
     * Max pooling; the padding counts as minus infinity.
     *
     * @param name the operation's name
     * @param input the value it reads
     * @param window kernel, stride, padding
     * @param rounding whether a last partial window counts
     */
    record MaxPooling(String name, String input, Window window, Rounding rounding) implements Operation {}

    /**
     * L2 normalization over the channels of each position, then a scale per channel:
     * {@code y = weight[c] * x / (sqrt(sum_c x^2) + epsilon)} (Liu et al., ParseNet, arXiv:1506.04579; as in SSD).
     * Parameter {@code <name>.weight} [channels].
     *
     * @param name the operation's name
     * @param input the value it reads
     * @param epsilon keeps an all-zero position at zero
     */
    record L2Normalization(String name, String input, float epsilon) implements Operation {

        /**
         * The factor from weight to {@code scale} in the equivalent RMS normalization,
         * {@code y = scale[c] * x / sqrt(mean_c(x^2) + e)} (Zhang and Sennrich, arXiv:1910.07467): the sum over C channels is C times
         * the mean, so it is {@code 1 / sqrt(C)}.
         */
        public static double rmsScale(int channels) {
            return 1 / Math.sqrt(channels);
        }

        /**
         * The {@code e} of the equivalent RMS normalization, {@code epsilon^2 / C}, above 0. {@code (norm + epsilon)^2} is
         * {@code norm^2 + epsilon^2} if the norm is 0, and if it is so large that either epsilon is lost in float32.
         */
        public static float rmsEpsilon(float epsilon, int channels) {
            return Math.max((float) ((double) epsilon * epsilon / channels), Float.MIN_NORMAL);
        }
    }
}
