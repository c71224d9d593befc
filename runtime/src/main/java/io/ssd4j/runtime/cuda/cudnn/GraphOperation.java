// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.Quantizing;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A problem lowered to an operation graph: convolution, bias and activation fused; max pooling as resampling; L2 normalization as RMS
 * normalization. Building one makes no native call.
 *
 * @param problem what the graph computes
 * @param tensors every tensor, including those that never reach memory
 */
public record GraphOperation(Problem problem, List<TensorSpec> tensors) {

    public GraphOperation {
        tensors = List.copyOf(tensors);
    }

    /** The graph of a problem; empty if cuDNN has no such operation. */
    public static Optional<GraphOperation> of(Problem problem) {
        List<TensorSpec> tensors = switch (problem) {
            case Problem.Convolution c -> convolution(c);
            case Problem.MaxPooling p -> pooling(p);
            case Problem.L2Normalization n -> normalization(n);
            case Problem.Packing _, Problem.Resizing _, Quantizing _, Problem.Unpacking _, Problem.Detection _ ->
                List.of();
        };
        return tensors.isEmpty() ? Optional.empty() : Optional.of(new GraphOperation(problem, tensors));
    }

    private static List<TensorSpec> convolution(Problem.Convolution c) {
        ElementType type = c.element();
        Dims output = extents(c.batch(), c.to());
        int kernel = c.window().kernel();
        List<TensorSpec> tensors = new ArrayList<>();
        tensors.add(TensorSpec.of(GraphTensor.INPUT, type, extents(c.batch(), c.from())));
        tensors.add(TensorSpec.of(
                GraphTensor.WEIGHTS, type, new Dims(c.channels(), c.from().channels(), kernel, kernel)));
        // Of the input's type, because cuDNN fuses no other, unless the numbers have 8 bits.
        tensors.add(TensorSpec.perChannel(GraphTensor.BIAS, c.biasElement(), c.channels()));
        if (c.isFloat8()) {
            tensors.add(TensorSpec.perChannel(GraphTensor.DESCALE, ElementType.FLOAT32, 1));
        }
        if (c.writesFloat8()) {
            tensors.add(TensorSpec.perChannel(GraphTensor.UNITS, ElementType.FLOAT32, 1));
        }
        tensors.add(TensorSpec.of(GraphTensor.OUTPUT, c.output().element(), output));
        inRegisters(c).forEach(tensor -> tensors.add(TensorSpec.of(tensor, ElementType.FLOAT32, output)));
        return tensors;
    }

    /** The results of a convolution's operations, in order, without that of the last one, which is written. */
    static List<GraphTensor> inRegisters(Problem.Convolution c) {
        List<GraphTensor> tensors = new ArrayList<>();
        tensors.add(GraphTensor.CONVOLVED);
        if (c.isFloat8()) {
            tensors.add(GraphTensor.DESCALED);
        }
        if (c.activation() == Activation.RELU || c.writesFloat8()) {
            tensors.add(GraphTensor.BIASED);
        }
        if (c.activation() == Activation.RELU && c.writesFloat8()) {
            tensors.add(GraphTensor.ACTIVATED);
        }
        return tensors;
    }

    private static List<TensorSpec> pooling(Problem.MaxPooling p) {
        // cuDNN has one trailing padding for rows and columns, and no resampling of 8-bit floating-point numbers.
        return p.from().height() != p.from().width() || p.element() == ElementType.FLOAT8_E4M3
                ? List.of()
                : List.of(
                        TensorSpec.of(GraphTensor.INPUT, p.element(), extents(p.batch(), p.from())),
                        TensorSpec.of(GraphTensor.OUTPUT, p.element(), extents(p.batch(), p.to())));
    }

    private static List<TensorSpec> normalization(Problem.L2Normalization n) {
        Dims extents = extents(n.batch(), n.to());
        return List.of(
                TensorSpec.of(GraphTensor.INPUT, n.element(), extents),
                TensorSpec.perChannel(GraphTensor.SCALE, ElementType.FLOAT32, n.to().channels()),
                TensorSpec.of(GraphTensor.OUTPUT, n.element(), extents),
                TensorSpec.scalar(GraphTensor.EPSILON));
    }

    private static Dims extents(int batch, Shape shape) {
        return new Dims(batch, shape.channels(), shape.height(), shape.width());
    }

    TensorSpec tensor(GraphTensor wanted) {
        return tensors.stream()
                .filter(spec -> spec.tensor() == wanted)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + wanted + " in a " + problem));
    }

    /** The tensors in device memory. */
    List<TensorSpec> operands() {
        return tensors.stream().filter(spec -> spec.tensor().role().isPresent()).toList();
    }

    /** The numbers of the {@linkplain GraphTensor#byValue() tensors by value}. */
    Map<GraphTensor, Float> values() {
        return problem instanceof Problem.L2Normalization n
                ? Map.of(GraphTensor.EPSILON, Operation.L2Normalization.rmsEpsilon(n.epsilon(), n.to().channels()))
                : Map.of();
    }

    /** Padding after the last row and column of a pooling; more than before them if a last partial window counts. */
    static int paddingAfter(Problem.MaxPooling p) {
        // Negative if no window covers the last rows; cuDNN rounds down by itself.
        return Math.max(0, p.window().paddingAfter(p.from().height(), p.to().height()));
    }

    @Override
    public String toString() {
        return problem.toString();
    }
}
