// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Window;
import java.util.Optional;

/**
 * A 1x1 convolution of stride 1 with bias and an activation, in NHWC, as a product of matrices:
 *
 * <pre>
 * output[p][k] = activation(bias[k] + sum_c input[p][c] * weights[k][c])
 * </pre>
 *
 * with {@code input} [positions, inputChannels], {@code weights} [outputChannels, inputChannels] (KRSC of a 1x1 kernel),
 * {@code bias} [outputChannels] and {@code output} [positions, outputChannels], all dense and row-major.
 * The positions are those of all images of a batch.
 *
 * @param positions batch * height * width
 * @param inputChannels C
 * @param outputChannels K
 * @param activation the identity or ReLU
 * @param precision element type of all four (float32, float16 or bfloat16) and arithmetic; sums are float32
 */
public record MatmulProblem(
        long positions, long inputChannels, long outputChannels, Activation activation, Precision precision) {

    /** Checks the sizes, which the library does not. */
    public MatmulProblem {
        if (Math.min(positions, Math.min(inputChannels, outputChannels)) < 1) {
            throw new IllegalArgumentException(
                    "a product of " + positions + "x" + inputChannels + " and " + outputChannels + " outputs");
        }
        // Kernels use 32-bit indices.
        if (Math.multiplyExact(positions, Math.max(inputChannels, outputChannels)) > Integer.MAX_VALUE
                || Math.multiplyExact(inputChannels, outputChannels) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a product of " + positions + "x" + inputChannels + " and "
                    + outputChannels + " outputs has a matrix of 2^31 elements or more: split the batch");
        }
    }

    /**
     * A convolution as a product; empty unless the problem is a 1x1 convolution of stride 1 without padding, in one type.
     *
     * @param precision of the model; the products of one in fp8 are those of its layers in float16
     */
    public static Optional<MatmulProblem> of(Problem problem, Precision precision) {
        if (!(problem instanceof Problem.Convolution c)
                || c.isFloat8()
                || !c.window().equals(Window.of(1).dilation(c.window().dilation()))) {
            return Optional.empty();
        }
        long positions = (long) c.batch() * c.to().height() * c.to().width();
        Precision floating = precision == Precision.FP8 ? Precision.FP16 : precision;
        return Optional.of(new MatmulProblem(positions, c.from().channels(), c.channels(), c.activation(), floating));
    }

    /** {@code 11552x1024 times 1024 outputs, fp16}. */
    @Override
    public String toString() {
        return positions + "x" + inputChannels + " times " + outputChannels + " outputs, "
                + (activation == Activation.RELU ? "" : "without activation, ") + precision.id();
    }
}
