// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.List;

/**
 * Convolution (cross-correlation, zero padding), bias and ReLU as one graph; sums are float32 whatever the operands are.
 *
 * @param input {@link TensorRole#INPUT}, [N, C, H, W]
 * @param weights {@link TensorRole#WEIGHTS}, [K, C, R, S]
 * @param bias {@link TensorRole#BIAS}, [1, K, 1, 1], of the input's type: cuDNN fuses no other
 * @param output {@link TensorRole#OUTPUT}, [N, K, P, Q]
 * @param window kernel, stride, padding and dilation
 */
public record ConvolutionBiasRelu(
        TensorSpec input, TensorSpec weights, TensorSpec bias, TensorSpec output, Window window)
        implements GraphOperation {

    /** Checks what cuDNN would not refuse but compute as something else. */
    public ConvolutionBiasRelu {
        input.require(TensorRole.INPUT);
        weights.require(TensorRole.WEIGHTS);
        bias.require(TensorRole.BIAS);
        output.require(TensorRole.OUTPUT);
        // Where the filters have a part of the input's channels cuDNN takes the convolution for a grouped one.
        if (weights.extents().c() != input.extents().c()
                || weights.extents().h() != window.kernel()
                || weights.extents().w() != window.kernel()) {
            throw new IllegalArgumentException("weights " + weights.extents() + " do not fit input " + input.extents()
                    + " and a kernel of " + window.kernel());
        }
    }

    /**
     * A layer of a network.
     *
     * @param type of all operands
     * @param batch images
     * @param input one image's shape
     * @param channels of the output
     * @param window kernel, stride, padding and dilation
     */
    public static ConvolutionBiasRelu of(DataType type, int batch, Shape input, int channels, Window window) {
        int kernel = window.kernel();
        Dims outputs = new Dims(
                batch,
                channels,
                window.outputs(input.height(), Rounding.FLOOR),
                window.outputs(input.width(), Rounding.FLOOR));
        return new ConvolutionBiasRelu(
                TensorSpec.of(TensorRole.INPUT, type, new Dims(batch, input.channels(), input.height(), input.width())),
                TensorSpec.of(TensorRole.WEIGHTS, type, new Dims(channels, input.channels(), kernel, kernel)),
                TensorSpec.perChannel(TensorRole.BIAS, type, channels),
                TensorSpec.of(TensorRole.OUTPUT, type, outputs),
                window);
    }

    /** The sums before the bias. */
    TensorSpec convolved() {
        return output.virtual(TensorRole.CONVOLVED);
    }

    /** The sums with the bias. */
    TensorSpec biased() {
        return output.virtual(TensorRole.BIASED);
    }

    @Override
    public List<TensorSpec> tensors() {
        return List.of(input, weights, bias, output, convolved(), biased());
    }

    /** Multiply-adds of the definition, twice; bias and ReLU are not counted, as is the custom. */
    @Override
    public long flop() {
        Dims filter = weights.extents();
        return 2 * output.extents().product() * filter.c() * filter.h() * filter.w();
    }

    /** {@code convolution of 8x64x75x75 HALF to 128 channels, kernel 3, stride 1, padding 1, dilation 1}. */
    @Override
    public String toString() {
        return "convolution of " + input.extents() + " " + input.type() + " to "
                + output.extents().c() + " channels, kernel " + window.kernel() + ", stride " + window.stride()
                + ", padding " + window.padding() + ", dilation " + window.dilation();
    }
}
