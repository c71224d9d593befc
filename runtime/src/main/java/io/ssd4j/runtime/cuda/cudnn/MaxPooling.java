// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.List;

/**
 * Max pooling as cuDNN's resampling; the padding counts as minus infinity.
 *
 * @param input {@link TensorRole#INPUT}, [N, C, H, W], as high as wide
 * @param output {@link TensorRole#OUTPUT}, [N, C, P, Q]
 * @param window kernel, stride, and the padding before the first row and column
 * @param paddingBehind padding behind the last row and column; more than before them where a last partial window counts
 */
public record MaxPooling(TensorSpec input, TensorSpec output, Window window, int paddingBehind)
        implements GraphOperation {

    /** Checks what cuDNN would not. */
    public MaxPooling {
        input.require(TensorRole.INPUT);
        output.require(TensorRole.OUTPUT);
        if (input.extents().c() != output.extents().c()
                || input.extents().n() != output.extents().n()) {
            throw new IllegalArgumentException(
                    "pooling keeps images and channels: " + input.extents() + " to " + output.extents());
        }
        if (input.extents().h() != input.extents().w()) {
            throw new IllegalArgumentException("the padding behind belongs to a square input, not " + input.extents());
        }
        if (window.dilation() != 1) {
            throw new IllegalArgumentException("cuDNN pools without dilation, not with " + window.dilation());
        }
    }

    /**
     * A layer of a network.
     *
     * @param rounding what becomes of a last partial window
     */
    public static MaxPooling of(DataType type, int batch, Shape input, Window window, Rounding rounding) {
        int outputs = window.outputs(input.height(), rounding);
        // Negative where the last rows are never looked at, which cuDNN's own rounding down takes care of.
        int behind = Math.max(0, window.paddingBehind(input.height(), outputs));
        return new MaxPooling(
                TensorSpec.of(TensorRole.INPUT, type, new Dims(batch, input.channels(), input.height(), input.width())),
                TensorSpec.of(TensorRole.OUTPUT, type, new Dims(batch, input.channels(), outputs, outputs)),
                window,
                behind);
    }

    @Override
    public List<TensorSpec> tensors() {
        return List.of(input, output);
    }

    /** Comparisons: one less than the taps of a window, for each output. */
    @Override
    public long flop() {
        return output.extents().product() * ((long) window.kernel() * window.kernel() - 1);
    }

    /** {@code max pooling of 8x256x75x75 HALF, kernel 2, stride 2, padding 0 before and 1 behind}. */
    @Override
    public String toString() {
        return "max pooling of " + input.extents() + " " + input.type() + ", kernel " + window.kernel() + ", stride "
                + window.stride() + ", padding " + window.padding() + " before and " + paddingBehind + " behind";
    }
}
