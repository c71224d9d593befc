// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Operations in the order they run, with the shape of every value; immutable, without any native call.
 *
 * <p>Each operation reads the input or the value of an earlier operation. Some values are the network's outputs.
 */
public final class Network {
    /** The name of the value that the network reads. */
    public static final String INPUT = "input";

    private final String name;
    private final List<Operation> operations;
    private final List<String> outputs;
    private final Map<String, Shape> shapes;

    private Network(String name, Shape input, List<Operation> operations, List<String> outputs) {
        this.name = name;
        this.operations = List.copyOf(operations);
        this.outputs = List.copyOf(outputs);
        this.shapes = ShapeInference.infer(input, this.operations);
        if (outputs.isEmpty()) {
            throw new NetworkException("network " + name + " has no output");
        }
        Set<String> seen = new HashSet<>();
        for (String output : outputs) {
            if (output.equals(INPUT) || !shapes.containsKey(output)) {
                throw new NetworkException("output '" + output + "' of network " + name + " is no operation of it");
            }
            if (!seen.add(output)) {
                throw new NetworkException("output '" + output + "' of network " + name + " is named twice");
            }
        }
    }

    /** Starts a network that reads images of the given shape. */
    public static Builder builder(String name, Shape input) {
        return new Builder(name, input);
    }

    /** The network's name, for example {@code ssd300}. */
    public String name() {
        return name;
    }

    /** The shape of one input image. */
    public Shape input() {
        return shape(INPUT);
    }

    /** The operations in the order they run. */
    public List<Operation> operations() {
        return operations;
    }

    /** The names of the outputs, in the order that the network's author gave. */
    public List<String> outputs() {
        return outputs;
    }

    /**
     * The shape of a value.
     *
     * @param value {@link #INPUT} or an operation's name
     * @throws IllegalArgumentException where the network has no such value
     */
    public Shape shape(String value) {
        Shape shape = shapes.get(value);
        if (shape == null) {
            throw new IllegalArgumentException(
                    "network " + name + " has no value '" + value + "'; it has " + String.join(", ", shapes.keySet()));
        }
        return shape;
    }

    /** Multiply-accumulates of the convolutions for one image. */
    public long multiplyAccumulates() {
        long sum = 0;
        for (Operation operation : operations) {
            if (operation instanceof Operation.Convolution c) {
                long taps = (long) shape(c.input()).channels()
                        * c.window().kernel()
                        * c.window().kernel();
                sum += shape(c.name()).elements() * taps;
            }
        }
        return sum;
    }

    /** The parameters that the operations need, with their shapes, in the order of the operations. */
    public Map<String, long[]> parameters() {
        Map<String, long[]> parameters = new LinkedHashMap<>();
        for (Operation operation : operations) {
            switch (operation) {
                case Operation.Convolution c -> {
                    int kernel = c.window().kernel();
                    parameters.put(
                            c.name() + ".weight",
                            new long[] {c.channels(), shape(c.input()).channels(), kernel, kernel});
                    parameters.put(c.name() + ".bias", new long[] {c.channels()});
                }
                case Operation.L2Normalization n ->
                    parameters.put(
                            n.name() + ".weight", new long[] {shape(n.input()).channels()});
                case Operation.MaxPooling _ -> {}
            }
        }
        return parameters;
    }

    /** Gathers operations; each reads the value named last unless it says otherwise. */
    public static final class Builder {
        private final String name;
        private final Shape input;
        private final List<Operation> operations = new ArrayList<>();
        private String last = INPUT;

        private Builder(String name, Shape input) {
            this.name = name;
            this.input = input;
        }

        /** Appends a convolution with bias and ReLU that reads the latest value. */
        public Builder convolution(String layer, int channels, Window window) {
            return add(new Operation.Convolution(layer, last, channels, window));
        }

        /** Appends a max pooling that reads the latest value. */
        public Builder maxPooling(String layer, Window window, Rounding rounding) {
            return add(new Operation.MaxPooling(layer, last, window, rounding));
        }

        /** Appends any operation; the next one reads its value. */
        public Builder add(Operation operation) {
            operations.add(operation);
            last = operation.name();
            return this;
        }

        /** Appends an operation beside the main line: the next one still reads the value before it. */
        public Builder branch(Operation operation) {
            operations.add(operation);
            return this;
        }

        /**
         * Checks that everything fits together.
         *
         * @param outputs the values that a run hands out
         * @throws NetworkException naming the layer that does not fit
         */
        public Network build(String... outputs) {
            return new Network(name, input, operations, List.of(outputs));
        }
    }
}
