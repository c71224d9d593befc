// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.network.Shape;
import java.util.List;
import java.util.Map;

/**
 * Root-mean-square normalization over the channels of each position,
 * {@code y = scale[c] * x / sqrt(mean_c(x^2) + epsilon)} (Zhang and Sennrich, arXiv:1910.07467), which is how cuDNN can be
 * told of SSD's L2 normalization {@code y = weight[c] * x / (sqrt(sum_c x^2) + e)}: with {@code sum = C * mean} both are the
 * same for {@code scale = weight / sqrt(C)}, up to where {@code e} is added.
 *
 * @param input {@link TensorRole#INPUT}, [N, C, H, W]
 * @param scale {@link TensorRole#SCALE}, [1, C, 1, 1], float32
 * @param output {@link TensorRole#OUTPUT}, [N, C, H, W]
 * @param epsilon keeps an all-zero position at zero
 */
public record RmsNormalization(TensorSpec input, TensorSpec scale, TensorSpec output, float epsilon)
        implements GraphOperation {

    /** Checks what cuDNN would not. */
    public RmsNormalization {
        input.require(TensorRole.INPUT);
        scale.require(TensorRole.SCALE);
        output.require(TensorRole.OUTPUT);
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("epsilon must be positive, or an all-zero position is divided by zero");
        }
    }

    /**
     * A network's L2 normalization. Its scale is the network's weight times {@link #scaleFactor(int)}.
     *
     * @param epsilon what L2 normalization adds to the norm; {@code (norm + e)^2} is {@code norm^2 + e^2} where the norm is 0
     *     and where it is so large that either is lost in float32
     */
    public static RmsNormalization ofL2(DataType type, int batch, Shape input, float epsilon) {
        Dims extents = new Dims(batch, input.channels(), input.height(), input.width());
        return new RmsNormalization(
                TensorSpec.of(TensorRole.INPUT, type, extents),
                TensorSpec.perChannel(TensorRole.SCALE, DataType.FLOAT, input.channels()),
                TensorSpec.of(TensorRole.OUTPUT, type, extents),
                (float) ((double) epsilon * epsilon / input.channels()));
    }

    /** What the weights of an L2 normalization are multiplied with to be an RMS normalization's scale. */
    public static float scaleFactor(int channels) {
        return (float) (1 / Math.sqrt(channels));
    }

    @Override
    public List<TensorSpec> tensors() {
        return List.of(input, scale, output, TensorSpec.scalar(TensorRole.EPSILON));
    }

    @Override
    public Map<TensorRole, Float> values() {
        return Map.of(TensorRole.EPSILON, epsilon);
    }

    /** A square, a sum and two products for each value. */
    @Override
    public long flop() {
        return 4 * input.extents().product();
    }

    /** {@code RMS normalization of 8x512x38x38 HALF}. */
    @Override
    public String toString() {
        return "RMS normalization of " + input.extents() + " " + input.type();
    }
}
