// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing;

/**
 * The operators of a network, implemented by their definitions in double precision. Tensors are dense arrays in the order
 * N, C, H, W; filters are in the order K, C, R, S.
 */
public final class ReferenceOperators {
    /** The extents of a tensor: images, channels, height, width. */
    public record Extents(int n, int c, int h, int w) {
        /** The number of elements. */
        public int count() {
            return n * c * h * w;
        }

        /** The index of an element in the array. */
        public int index(int image, int channel, int row, int column) {
            return ((image * c + channel) * h + row) * w + column;
        }
    }

    /** A square sliding window. */
    public record Window(int kernel, int stride, int padding, int dilation) {}

    /** The value of one element of a result. */
    private interface Element {
        double at(int n, int c, int h, int w);
    }

    private ReferenceOperators() {}

    /** A {@link #convolutionBias}, then max(0, x). */
    public static double[] convolutionBiasRelu(
            double[] x, Extents input, float[] weights, float[] bias, Extents output, Window window) {
        double[] result = convolutionBias(x, input, weights, bias, output, window);
        for (int i = 0; i < result.length; i++) {
            result[i] = Math.max(0, result[i]);
        }
        return result;
    }

    /**
     * A convolution, plus a bias for each output channel. The padding is zero.
     *
     * @param output the extents of the result
     */
    public static double[] convolutionBias(
            double[] x, Extents input, float[] weights, float[] bias, Extents output, Window window) {
        int kernel = window.kernel();
        return forEach(output, (n, k, p, q) -> {
            double sum = bias[k];
            for (int c = 0; c < input.c(); c++) {
                for (int r = 0; r < kernel; r++) {
                    for (int s = 0; s < kernel; s++) {
                        int h = p * window.stride() - window.padding() + r * window.dilation();
                        int w = q * window.stride() - window.padding() + s * window.dilation();
                        if (h >= 0 && h < input.h() && w >= 0 && w < input.w()) {
                            sum += x[input.index(n, c, h, w)]
                                    * weights[((k * input.c() + c) * kernel + r) * kernel + s];
                        }
                    }
                }
            }
            return sum;
        });
    }

    /**
     * The largest value in each window; NaN if the window has a NaN. The padding is ignored.
     *
     * @param output the extents of the result
     */
    public static double[] maxPooling(double[] x, Extents input, Extents output, Window window) {
        return forEach(output, (n, c, p, q) -> {
            double most = Double.NEGATIVE_INFINITY;
            for (int r = 0; r < window.kernel(); r++) {
                for (int s = 0; s < window.kernel(); s++) {
                    int h = p * window.stride() - window.padding() + r * window.dilation();
                    int w = q * window.stride() - window.padding() + s * window.dilation();
                    if (h >= 0 && h < input.h() && w >= 0 && w < input.w()) {
                        most = Math.max(most, x[input.index(n, c, h, w)]);
                    }
                }
            }
            return most;
        });
    }

    /** Each position divided by the L2 norm over its channels plus epsilon, and scaled by channel. */
    public static double[] l2Normalization(double[] x, Extents extents, float[] scale, double epsilon) {
        return forEach(
                extents,
                (n, c, h, w) ->
                        scale[c] * x[extents.index(n, c, h, w)] / (Math.sqrt(squares(x, extents, n, h, w)) + epsilon));
    }

    /** Each position divided by the root of epsilon plus the mean square over its channels, and scaled by channel. */
    public static double[] rmsNormalization(double[] x, Extents extents, float[] scale, double epsilon) {
        return forEach(
                extents,
                (n, c, h, w) -> scale[c]
                        * x[extents.index(n, c, h, w)]
                        / Math.sqrt(squares(x, extents, n, h, w) / extents.c() + epsilon));
    }

    private static double squares(double[] x, Extents extents, int n, int h, int w) {
        double squares = 0;
        for (int c = 0; c < extents.c(); c++) {
            double value = x[extents.index(n, c, h, w)];
            squares += value * value;
        }
        return squares;
    }

    private static double[] forEach(Extents extents, Element element) {
        double[] values = new double[extents.count()];
        int i = 0;
        for (int n = 0; n < extents.n(); n++) {
            for (int c = 0; c < extents.c(); c++) {
                for (int h = 0; h < extents.h(); h++) {
                    for (int w = 0; w < extents.w(); w++) {
                        values[i++] = element.at(n, c, h, w);
                    }
                }
            }
        }
        return values;
    }
}
