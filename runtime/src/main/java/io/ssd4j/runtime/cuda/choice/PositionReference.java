// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.Quantizing;
import io.ssd4j.runtime.cuda.program.TensorRole;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The output of a problem at single positions, by its definition, in double precision on the host. */
@FunctionalInterface
interface PositionReference {

    /** All channels at a position of one image of the batch. */
    double[] at(int image, int y, int x);

    /**
     * The definition of a problem; empty for problems that only change a tensor's layout.
     *
     * @param tensors what the problem reads
     */
    static Optional<PositionReference> of(Problem problem, Map<TensorRole, TrialPattern> tensors) {
        return switch (problem) {
            case Problem.Convolution c -> Optional.of((image, y, x) -> convolution(c, tensors, image, y, x));
            case Problem.MaxPooling p ->
                Optional.of((image, y, x) -> maximum(p, of(tensors, TensorRole.INPUT), image, y, x));
            case Problem.L2Normalization n -> Optional.of((image, y, x) -> normalized(n, tensors, image, y, x));
            case Quantizing q -> Optional.of((image, y, x) -> inUnits(q, tensors, image, y, x));
            case Problem.Packing _, Problem.Resizing _, Problem.Unpacking _, Problem.Detection _ -> Optional.empty();
        };
    }

    private static TrialPattern of(Map<TensorRole, TrialPattern> tensors, TensorRole role) {
        return Objects.requireNonNull(tensors.get(role));
    }

    /** Index of the first channel of a position. */
    private static long first(Shape shape, int image, long y, long x) {
        return ((image * (long) shape.height() + y) * shape.width() + x) * shape.channels();
    }

    private static double[] convolution(
            Problem.Convolution c, Map<TensorRole, TrialPattern> tensors, int image, int y, int x) {
        Shape in = c.from();
        Window window = c.window();
        int kernel = window.kernel();
        double[] sums = new double[c.channels()];
        for (int r = 0; r < kernel; r++) {
            for (int s = 0; s < kernel; s++) {
                long row = (long) y * window.stride() - window.padding() + (long) r * window.dilation();
                long column = (long) x * window.stride() - window.padding() + (long) s * window.dilation();
                if (row >= 0 && row < in.height() && column >= 0 && column < in.width()) {
                    add(sums, tensors, first(in, image, row, column), in.channels(), r * kernel + s, kernel * kernel);
                }
            }
        }
        double descale = c.isFloat8() ? of(tensors, TensorRole.DESCALE).at(0) : 1;
        double units = c.writesFloat8() ? of(tensors, TensorRole.UNITS).at(0) : 1;
        Arrays.setAll(sums, k -> {
            double value = sums[k] * descale + of(tensors, TensorRole.BIAS).at(k);
            return units * (c.activation() == Activation.RELU ? Math.max(0, value) : value);
        });
        return sums;
    }

    /** Adds one tap of the window for every output channel; the weights are [K, taps, C]. */
    private static void add(
            double[] sums, Map<TensorRole, TrialPattern> tensors, long firstInput, int channels, int tap, int taps) {
        TrialPattern input = of(tensors, TensorRole.INPUT);
        TrialPattern weights = of(tensors, TensorRole.WEIGHTS);
        for (int k = 0; k < sums.length; k++) {
            long firstWeight = ((long) k * taps + tap) * channels;
            double sum = 0;
            for (long i = 0; i < channels; i++) {
                sum += (double) input.at(firstInput + i) * weights.at(firstWeight + i);
            }
            sums[k] += sum;
        }
    }

    private static double[] maximum(Problem.MaxPooling p, TrialPattern input, int image, int y, int x) {
        Shape in = p.from();
        Window window = p.window();
        double[] most = new double[in.channels()];
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        int top = y * window.stride() - window.padding();
        int left = x * window.stride() - window.padding();
        for (int row = Math.max(0, top); row < Math.min(in.height(), top + window.kernel()); row++) {
            for (int column = Math.max(0, left); column < Math.min(in.width(), left + window.kernel()); column++) {
                long first = first(in, image, row, column);
                Arrays.setAll(most, c -> Math.max(most[c], input.at(first + c)));
            }
        }
        return most;
    }

    private static double[] inUnits(Quantizing q, Map<TensorRole, TrialPattern> tensors, int image, int y, int x) {
        double[] values = new double[q.to().channels()];
        long first = first(q.to(), image, y, x);
        double units = of(tensors, TensorRole.UNITS).at(0);
        Arrays.setAll(values, c -> of(tensors, TensorRole.INPUT).at(first + c) * units);
        return values;
    }

    private static double[] normalized(
            Problem.L2Normalization n, Map<TensorRole, TrialPattern> tensors, int image, int y, int x) {
        double[] values = new double[n.to().channels()];
        long first = first(n.to(), image, y, x);
        Arrays.setAll(values, c -> of(tensors, TensorRole.INPUT).at(first + c));
        double norm = Math.sqrt(Arrays.stream(values).map(v -> v * v).sum()) + n.epsilon();
        Arrays.setAll(values, c -> values[c] * of(tensors, TensorRole.WEIGHTS).at(c) / norm);
        return values;
    }
}
