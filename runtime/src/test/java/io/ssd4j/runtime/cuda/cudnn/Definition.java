// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.network.Window;

/** The operations by their definitions, in double; tensors are in the order N, C, H, W. */
final class Definition {
    private Definition() {}

    static double[] of(GraphOperation operation, OperandValues operands) {
        float[] x = operands.of(TensorRole.INPUT);
        return switch (operation) {
            case ConvolutionBiasRelu convolution ->
                convolution(convolution, x, operands.of(TensorRole.WEIGHTS), operands.of(TensorRole.BIAS));
            case MaxPooling pooling -> pooling(pooling, x);
            case RmsNormalization normalization -> normalization(normalization, x, operands.of(TensorRole.SCALE));
        };
    }

    private static double[] convolution(ConvolutionBiasRelu operation, float[] x, float[] weights, float[] bias) {
        Dims input = operation.input().extents();
        Dims filter = operation.weights().extents();
        Dims output = operation.output().extents();
        Window window = operation.window();
        return forEach(output, (n, k, p, q) -> {
            double sum = bias[k];
            for (int c = 0; c < input.c(); c++) {
                for (int r = 0; r < window.kernel(); r++) {
                    for (int s = 0; s < window.kernel(); s++) {
                        int h = p * window.stride() - window.padding() + r * window.dilation();
                        int w = q * window.stride() - window.padding() + s * window.dilation();
                        if (h >= 0 && h < input.h() && w >= 0 && w < input.w()) {
                            sum += (double) x[index(input, n, c, h, w)] * weights[index(filter, k, c, r, s)];
                        }
                    }
                }
            }
            return Math.max(0, sum);
        });
    }

    private static double[] pooling(MaxPooling operation, float[] x) {
        Dims input = operation.input().extents();
        Window window = operation.window();
        return forEach(operation.output().extents(), (n, c, p, q) -> {
            double most = Double.NEGATIVE_INFINITY;
            for (int r = 0; r < window.kernel(); r++) {
                for (int s = 0; s < window.kernel(); s++) {
                    int h = p * window.stride() - window.padding() + r;
                    int w = q * window.stride() - window.padding() + s;
                    if (h >= 0 && h < input.h() && w >= 0 && w < input.w()) {
                        most = Math.max(most, x[index(input, n, c, h, w)]); // NaN where one is NaN
                    }
                }
            }
            return most;
        });
    }

    private static double[] normalization(RmsNormalization operation, float[] x, float[] scale) {
        Dims extents = operation.input().extents();
        return forEach(extents, (n, c, h, w) -> {
            double squares = 0;
            for (int i = 0; i < extents.c(); i++) {
                squares += Math.pow(x[index(extents, n, i, h, w)], 2);
            }
            return scale[c] * x[index(extents, n, c, h, w)] / Math.sqrt(squares / extents.c() + operation.epsilon());
        });
    }

    private interface Value {
        double at(int n, int c, int h, int w);
    }

    private static double[] forEach(Dims extents, Value value) {
        double[] values = new double[Math.toIntExact(extents.product())];
        for (int i = 0; i < values.length; i++) {
            int w = (int) (i % extents.w());
            int h = (int) (i / extents.w() % extents.h());
            int c = (int) (i / extents.w() / extents.h() % extents.c());
            int n = (int) (i / extents.w() / extents.h() / extents.c());
            values[i] = value.at(n, c, h, w);
        }
        return values;
    }

    private static int index(Dims extents, int n, int c, int h, int w) {
        return Math.toIntExact(((n * extents.c() + c) * extents.h() + h) * extents.w() + w);
    }
}
