// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import java.util.Map;
import java.util.Objects;

/**
 * What an operation gives, by its definition, in double precision; every tensor in the order of its own strides.
 *
 * @param operands the values of the tensors that the operation reads
 */
record Definition(Map<TensorRole, float[]> operands) {

    /** One value of the output. */
    @FunctionalInterface
    private interface Point {
        double at(long n, long c, long h, long w);
    }

    double[] of(GraphOperation operation) {
        return switch (operation) {
            case ConvolutionBiasRelu c -> fill(c.output(), (n, k, y, x) -> convolved(c, n, k, y, x));
            case MaxPooling p -> fill(p.output(), (n, c, y, x) -> pooled(p, n, c, y, x));
            case RmsNormalization r -> fill(r.output(), (n, c, y, x) -> normalized(r, n, c, y, x));
        };
    }

    private static double[] fill(TensorSpec output, Point point) {
        Dims extents = output.extents();
        double[] values = new double[(int) extents.product()];
        for (long n = 0; n < extents.n(); n++) {
            for (long c = 0; c < extents.c(); c++) {
                for (long h = 0; h < extents.h(); h++) {
                    for (long w = 0; w < extents.w(); w++) {
                        values[index(output, n, c, h, w)] = point.at(n, c, h, w);
                    }
                }
            }
        }
        return values;
    }

    private double convolved(ConvolutionBiasRelu c, long n, long k, long y, long x) {
        Dims filter = c.weights().extents();
        double sum = value(c.bias(), 0, k, 0, 0);
        for (long i = 0; i < filter.c(); i++) {
            for (long r = 0; r < filter.h(); r++) {
                for (long s = 0; s < filter.w(); s++) {
                    long row = y * c.window().stride()
                            - c.window().padding()
                            + r * c.window().dilation();
                    long column = x * c.window().stride()
                            - c.window().padding()
                            + s * c.window().dilation();
                    if (inside(c.input(), row, column)) {
                        sum += value(c.input(), n, i, row, column) * value(c.weights(), k, i, r, s);
                    }
                }
            }
        }
        return Math.max(0, sum);
    }

    private double pooled(MaxPooling p, long n, long c, long y, long x) {
        double most = Double.NEGATIVE_INFINITY;
        for (long r = 0; r < p.window().kernel(); r++) {
            for (long s = 0; s < p.window().kernel(); s++) {
                long row = y * p.window().stride() - p.window().padding() + r;
                long column = x * p.window().stride() - p.window().padding() + s;
                if (inside(p.input(), row, column)) {
                    most = Math.max(most, value(p.input(), n, c, row, column));
                }
            }
        }
        return most;
    }

    private double normalized(RmsNormalization r, long n, long c, long y, long x) {
        long channels = r.input().extents().c();
        double squares = 0;
        for (long i = 0; i < channels; i++) {
            squares += Math.pow(value(r.input(), n, i, y, x), 2);
        }
        double root = Math.sqrt(squares / channels + r.epsilon());
        return value(r.scale(), 0, c, 0, 0) * value(r.input(), n, c, y, x) / root;
    }

    private double value(TensorSpec tensor, long n, long c, long h, long w) {
        return Objects.requireNonNull(operands.get(tensor.role()))[index(tensor, n, c, h, w)];
    }

    private static boolean inside(TensorSpec tensor, long row, long column) {
        return row >= 0
                && row < tensor.extents().h()
                && column >= 0
                && column < tensor.extents().w();
    }

    private static int index(TensorSpec tensor, long n, long c, long h, long w) {
        Dims strides = tensor.strides();
        return (int) (n * strides.n() + c * strides.c() + h * strides.h() + w * strides.w());
    }
}
