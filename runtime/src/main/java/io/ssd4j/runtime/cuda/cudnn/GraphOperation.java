// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
            case Problem.Packing _, Problem.Resizing _, Problem.Unpacking _, Problem.Detection _ -> List.of();
        };
        return tensors.isEmpty() ? Optional.empty() : Optional.of(new GraphOperation(problem, tensors));
    }

    private static List<TensorSpec> convolution(Problem.Convolution c) {
        ElementType type = c.element();
        Dims output = extents(c.batch(), c.to());
        int kernel = c.window().kernel();
        Stream<TensorSpec> inMemory = Stream.of(
                TensorSpec.of(GraphTensor.INPUT, type, extents(c.batch(), c.from())),
                TensorSpec.of(
                        GraphTensor.WEIGHTS,
                        type,
                        new Dims(c.channels(), c.from().channels(), kernel, kernel)),
                // Of the input's type: cuDNN fuses no other.
                TensorSpec.perChannel(GraphTensor.BIAS, type, c.channels()),
                TensorSpec.of(GraphTensor.OUTPUT, type, output));
        Stream<GraphTensor> inRegisters = switch (c.activation()) {
            case RELU -> Stream.of(GraphTensor.CONVOLVED, GraphTensor.BIASED);
            case NONE -> Stream.of(GraphTensor.CONVOLVED);
        };
        return Stream.concat(inMemory, inRegisters.map(tensor -> TensorSpec.of(tensor, ElementType.FLOAT32, output)))
                .toList();
    }

    private static List<TensorSpec> pooling(Problem.MaxPooling p) {
        // cuDNN has one trailing padding for rows and columns.
        return p.from().height() != p.from().width()
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
