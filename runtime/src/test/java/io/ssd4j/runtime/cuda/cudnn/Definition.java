// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.network.Window;
import io.ssd4j.testing.ReferenceOperators;
import io.ssd4j.testing.ReferenceOperators.Extents;

/** The results of operations by their definitions, in double precision; tensors are in the order N, C, H, W. */
final class Definition {
    private Definition() {}

    static double[] of(GraphOperation operation, OperandValues operands) {
        double[] x = widened(operands.of(TensorRole.INPUT));
        return switch (operation) {
            case ConvolutionBiasRelu convolution ->
                ReferenceOperators.convolutionBiasRelu(
                        x,
                        extents(convolution.input()),
                        operands.of(TensorRole.WEIGHTS),
                        operands.of(TensorRole.BIAS),
                        extents(convolution.output()),
                        window(convolution.window()));
            case MaxPooling pooling ->
                ReferenceOperators.maxPooling(
                        x, extents(pooling.input()), extents(pooling.output()), window(pooling.window()));
            case RmsNormalization normalization ->
                ReferenceOperators.rmsNormalization(
                        x, extents(normalization.input()), operands.of(TensorRole.SCALE), normalization.epsilon());
        };
    }

    private static double[] widened(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    private static Extents extents(TensorSpec spec) {
        Dims extents = spec.extents();
        return new Extents(
                Math.toIntExact(extents.n()),
                Math.toIntExact(extents.c()),
                Math.toIntExact(extents.h()),
                Math.toIntExact(extents.w()));
    }

    private static ReferenceOperators.Window window(Window window) {
        return new ReferenceOperators.Window(window.kernel(), window.stride(), window.padding(), window.dilation());
    }
}
