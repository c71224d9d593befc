// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A convolution with its extents, and what could be computed with it.
 *
 * @param convolution the operation
 * @param from the shape that it reads
 * @param to the shape that it writes
 * @param pooling the pooling of 2x2 windows that is the only reader of its result; empty if there is none
 * @param pooled the shape after that pooling; {@code to} without one
 */
record ConvolutionProblem(
        Operation.Convolution convolution, Shape from, Shape to, Optional<Operation.MaxPooling> pooling, Shape pooled) {

    private static final Window TWO_BY_TWO = Window.of(2).stride(2);

    /**
     * The problem of a network's convolution.
     *
     * @param returned the names of the outputs that a session returns: such a value has a reader
     */
    static ConvolutionProblem of(Network network, Operation.Convolution convolution, Set<String> returned) {
        Shape to = network.shape(convolution.name());
        Optional<Operation.MaxPooling> pooling = pooling(network, convolution.name(), returned);
        return new ConvolutionProblem(
                convolution,
                network.shape(convolution.input()),
                to,
                pooling,
                pooling.map(p -> network.shape(p.name())).orElse(to));
    }

    private static Optional<Operation.MaxPooling> pooling(Network network, String value, Set<String> returned) {
        List<Operation> readers = network.operations().stream()
                .filter(operation -> operation.input().equals(value))
                .toList();
        boolean read = network.outputOf(value).filter(returned::contains).isPresent();
        return !read
                        && readers.size() == 1
                        && readers.getFirst() instanceof Operation.MaxPooling p
                        && p.window().equals(TWO_BY_TWO)
                ? Optional.of(p)
                : Optional.empty();
    }

    /** The name of the weights. */
    String weights() {
        return convolution.name() + ".weight";
    }

    /** The name of the bias. */
    String bias() {
        return convolution.name() + ".bias";
    }
}
