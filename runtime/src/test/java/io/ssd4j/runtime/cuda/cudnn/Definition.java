// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.TensorRole;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.testing.ReferenceOperators;
import io.ssd4j.testing.ReferenceOperators.Extents;
import java.util.Arrays;

/** The results of operations by their definitions, in double precision; tensors are in the order N, C, H, W. */
final class Definition {
    private Definition() {}

    static double[] of(GraphOperation operation, OperandValues operands) {
        double[] x = widened(operands.of(TensorRole.INPUT));
        return switch (operation.problem()) {
            case Problem.Convolution convolution -> {
                double[] sums = ReferenceOperators.convolutionBias(
                        x,
                        extents(operation.tensor(GraphTensor.INPUT)),
                        operands.of(TensorRole.WEIGHTS),
                        operands.of(TensorRole.BIAS),
                        extents(operation.tensor(GraphTensor.OUTPUT)),
                        window(convolution.window()));
                yield convolution.activation() == Activation.RELU
                        ? Arrays.stream(sums).map(sum -> Math.max(0, sum)).toArray()
                        : sums;
            }
            case Problem.MaxPooling pooling ->
                ReferenceOperators.maxPooling(
                        x,
                        extents(operation.tensor(GraphTensor.INPUT)),
                        extents(operation.tensor(GraphTensor.OUTPUT)),
                        window(pooling.window()));
            case Problem.L2Normalization normalization ->
                ReferenceOperators.rmsNormalization(
                        x,
                        extents(operation.tensor(GraphTensor.INPUT)),
                        operands.of(TensorRole.SCALE),
                        Operation.L2Normalization.rmsEpsilon(
                                normalization.epsilon(), normalization.to().channels()));
            default -> throw new IllegalArgumentException(operation.toString());
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
