// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.List;

/** Operation graphs of single layers. */
final class Graphs {
    private Graphs() {}

    static GraphOperation convolution(ElementType type, int batch, Shape input, int channels, Window window) {
        return of(new Problem.Convolution(type, batch, input, channels, window, Activation.RELU));
    }

    /** A convolution with a bias and no activation. */
    static GraphOperation head(ElementType type, int batch, Shape input, int channels, Window window) {
        return of(new Problem.Convolution(type, batch, input, channels, window, Activation.NONE));
    }

    /** A convolution of 8-bit floating-point numbers. */
    static GraphOperation float8(
            ElementType written, int batch, Shape input, int channels, Window window, Activation activation) {
        return of(
                new Problem.Convolution(ElementType.FLOAT8_E4M3, written, batch, input, channels, window, activation));
    }

    static GraphOperation pooling(ElementType type, int batch, Shape input, Window window, Rounding rounding) {
        return of(new Problem.MaxPooling(type, batch, input, window, rounding));
    }

    static GraphOperation normalization(ElementType type, int batch, Shape input, float epsilon) {
        return of(new Problem.L2Normalization(type, batch, input, epsilon));
    }

    private static GraphOperation of(Problem problem) {
        return GraphOperation.of(problem).orElseThrow();
    }

    /** The operation with other tensors in place of its own. */
    static GraphOperation with(GraphOperation operation, TensorSpec... replacements) {
        List<TensorSpec> tensors = operation.tensors();
        for (TensorSpec replacement : replacements) {
            tensors = tensors.stream()
                    .map(spec -> spec.tensor() == replacement.tensor() ? replacement : spec)
                    .toList();
        }
        return new GraphOperation(operation.problem(), tensors);
    }
}
