// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.cuda.cudnn.ConvolutionBiasRelu;
import io.ssd4j.runtime.cuda.cudnn.Dims;
import io.ssd4j.runtime.cuda.cudnn.TensorRole;
import io.ssd4j.runtime.cuda.program.GpuStep;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What a step must write at single positions, by its definition, in double precision on the host. */
public final class PositionReference {
    private final GpuStep step;
    private final Map<TensorRole, TrialPattern> tensors;

    /**
     * @param tensors what the step reads
     */
    public PositionReference(GpuStep step, Map<TensorRole, TrialPattern> tensors) {
        this.step = step;
        this.tensors = new EnumMap<>(tensors);
    }

    private TrialPattern of(TensorRole role) {
        return Objects.requireNonNull(tensors.get(role));
    }

    /** Whether it has a definition here; what only changes a tensor's layout has none. */
    public static boolean defines(GpuStep step) {
        return switch (step) {
            case GpuStep.Convolve _, GpuStep.Pool _, GpuStep.Normalize _ -> true;
            case GpuStep.PackInput _, GpuStep.ResizeInput _, GpuStep.Unpack _ -> false;
        };
    }

    /** One image of what the step writes. */
    public static Shape outputs(GpuStep step) {
        return switch (step) {
            case GpuStep.Convolve c -> {
                Dims extents = c.graph().output().extents();
                yield new Shape((int) extents.c(), (int) extents.h(), (int) extents.w());
            }
            case GpuStep.Pool p -> p.to();
            case GpuStep.Normalize n -> n.shape();
            case GpuStep.PackInput p ->
                new Shape(p.paddedChannels(), p.shape().height(), p.shape().width());
            case GpuStep.ResizeInput r ->
                new Shape(
                        r.paddedChannels(),
                        r.slot().input().height(),
                        r.slot().input().width());
            case GpuStep.Unpack u -> u.shape();
        };
    }

    /**
     * All channels at a position.
     *
     * @param image which of the batch
     */
    public double[] at(int image, int y, int x) {
        return switch (step) {
            case GpuStep.Convolve c -> convolution(c.graph(), image, y, x);
            case GpuStep.Pool p -> maximum(p, image, y, x);
            case GpuStep.Normalize n -> normalized(n, image, y, x);
            case GpuStep.PackInput _, GpuStep.ResizeInput _, GpuStep.Unpack _ ->
                throw new IllegalStateException("no definition of " + step.problem());
        };
    }

    private double[] convolution(ConvolutionBiasRelu c, int image, int y, int x) {
        Dims in = c.input().extents();
        Window window = c.window();
        double[] sums = new double[(int) c.output().extents().c()];
        for (int k = 0; k < sums.length; k++) {
            sums[k] = of(TensorRole.BIAS).at(k);
        }
        for (int r = 0; r < window.kernel(); r++) {
            for (int s = 0; s < window.kernel(); s++) {
                long row = (long) y * window.stride() - window.padding() + (long) r * window.dilation();
                long column = (long) x * window.stride() - window.padding() + (long) s * window.dilation();
                if (row >= 0 && row < in.h() && column >= 0 && column < in.w()) {
                    long first = ((image * in.h() + row) * in.w() + column) * in.c();
                    add(sums, first, in.c(), (long) r * window.kernel() + s, (long) window.kernel() * window.kernel());
                }
            }
        }
        for (int k = 0; k < sums.length; k++) {
            sums[k] = Math.max(0, sums[k]);
        }
        return sums;
    }

    /** One tap of the window, for every output channel; the weights are [K, taps, C]. */
    private void add(double[] sums, long firstInput, long channels, long tap, long taps) {
        TrialPattern input = of(TensorRole.INPUT);
        TrialPattern weights = of(TensorRole.WEIGHTS);
        for (int k = 0; k < sums.length; k++) {
            long firstWeight = (k * taps + tap) * channels;
            double sum = 0;
            for (long i = 0; i < channels; i++) {
                sum += (double) input.at(firstInput + i) * weights.at(firstWeight + i);
            }
            sums[k] += sum;
        }
    }

    private double[] maximum(GpuStep.Pool p, int image, int y, int x) {
        Shape in = p.from();
        double[] most = new double[in.channels()];
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        int top = y * p.window().stride() - p.window().padding();
        int left = x * p.window().stride() - p.window().padding();
        for (int row = Math.max(0, top);
                row < Math.min(in.height(), top + p.window().kernel());
                row++) {
            for (int column = Math.max(0, left);
                    column < Math.min(in.width(), left + p.window().kernel());
                    column++) {
                long first = (((long) image * in.height() + row) * in.width() + column) * in.channels();
                for (int c = 0; c < most.length; c++) {
                    most[c] = Math.max(most[c], of(TensorRole.INPUT).at(first + c));
                }
            }
        }
        return most;
    }

    private double[] normalized(GpuStep.Normalize n, int image, int y, int x) {
        Shape shape = n.shape();
        double[] values = new double[shape.channels()];
        long first = (((long) image * shape.height() + y) * shape.width() + x) * shape.channels();
        double squares = 0;
        for (int c = 0; c < values.length; c++) {
            values[c] = of(TensorRole.INPUT).at(first + c);
            squares += values[c] * values[c];
        }
        double norm = Math.sqrt(squares) + n.epsilon();
        for (int c = 0; c < values.length; c++) {
            values[c] *= of(TensorRole.WEIGHTS).at(c) / norm;
        }
        return values;
    }
}
