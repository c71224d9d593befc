// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The operations of a network in execution order, with the inferred shape of every value. Immutable; makes no native calls.
 *
 * <p>Each operation reads the input or the value of an earlier operation. An output is a value that a run returns, under a
 * separate name: a map may be called {@code conv4_3} although the operation {@code l2_norm} writes it.
 */
public final class Network {
    /** The name of the value that the network reads. */
    public static final String INPUT = "input";

    private final String name;
    private final List<Operation> operations;
    private final Map<String, String> outputs;
    private final Map<String, Shape> shapes;

    private Network(Builder builder) {
        this.name = builder.name;
        this.operations = List.copyOf(builder.operations);
        this.outputs = Collections.unmodifiableMap(new LinkedHashMap<>(builder.outputs));
        this.shapes = ShapeInference.infer(builder.input, operations);
        if (outputs.isEmpty()) {
            throw new NetworkException("network " + name + " has no output");
        }
        Set<String> values = new HashSet<>();
        outputs.forEach((output, value) -> {
            if (value.equals(INPUT) || !shapes.containsKey(value)) {
                throw new NetworkException("output '" + output + "' of network " + name + " is the value of '" + value
                        + "', which is not one of its operations");
            }
            if (!values.add(value)) {
                throw new NetworkException("network " + name + " has two outputs for the value of '" + value + "'");
            }
        });
    }

    /** Starts a network whose input images have the given shape. */
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

    /** The operations in execution order. */
    public List<Operation> operations() {
        return operations;
    }

    /** The names of the outputs, in the order in which the builder received them. */
    public List<String> outputs() {
        return List.copyOf(outputs.keySet());
    }

    /**
     * The operation whose value is returned as an output.
     *
     * @throws IllegalArgumentException if the network has no such output; the message lists the outputs
     */
    public String valueOf(String output) {
        String value = outputs.get(output);
        if (value == null) {
            throw new IllegalArgumentException("network " + name + " has no output '" + output + "'; it has "
                    + String.join(", ", outputs.keySet()));
        }
        return value;
    }

    /** The name of the output that returns an operation's value; empty if the value stays inside the network. */
    public Optional<String> outputOf(String value) {
        return outputs.entrySet().stream()
                .filter(output -> output.getValue().equals(value))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /**
     * The shape of an output.
     *
     * @throws IllegalArgumentException if the network has no such output; the message lists the outputs
     */
    public Shape outputShape(String output) {
        return shape(valueOf(output));
    }

    /**
     * The shape of a value.
     *
     * @param value {@link #INPUT} or an operation's name
     * @throws IllegalArgumentException if the network has no such value; the message lists the values
     */
    public Shape shape(String value) {
        Shape shape = shapes.get(value);
        if (shape == null) {
            throw new IllegalArgumentException(
                    "network " + name + " has no value '" + value + "'; it has " + String.join(", ", shapes.keySet()));
        }
        return shape;
    }

    /** Multiply-accumulate operations of all convolutions for one image. */
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
    public Map<String, ParameterShape> parameters() {
        Map<String, ParameterShape> parameters = new LinkedHashMap<>();
        for (Operation operation : operations) {
            int inputs = shape(operation.input()).channels();
            switch (operation) {
                case Operation.Convolution c -> {
                    int kernel = c.window().kernel();
                    parameters.put(c.name() + ".weight", ParameterShape.of(c.channels(), inputs, kernel, kernel));
                    parameters.put(c.name() + ".bias", ParameterShape.of(c.channels()));
                }
                case Operation.L2Normalization n -> parameters.put(n.name() + ".weight", ParameterShape.of(inputs));
                case Operation.MaxPooling _ -> {}
            }
        }
        return parameters;
    }

    /** Collects operations and outputs. Each operation reads the value of the one appended last unless it names another. */
    public static final class Builder {
        private final String name;
        private final Shape input;
        private final List<Operation> operations = new ArrayList<>();
        private final Map<String, String> outputs = new LinkedHashMap<>();
        private String last = INPUT;

        private Builder(String name, Shape input) {
            this.name = name;
            this.input = input;
        }

        /** Appends a convolution with bias and ReLU that reads the previous value. */
        public Builder convolution(String layer, int channels, Window window) {
            return add(new Operation.Convolution(layer, last, channels, window, Activation.RELU));
        }

        /** Appends a max pooling that reads the previous value. */
        public Builder maxPooling(String layer, Window window, Rounding rounding) {
            return add(new Operation.MaxPooling(layer, last, window, rounding));
        }

        /** Appends an operation; the next one reads its value. */
        public Builder add(Operation operation) {
            operations.add(operation);
            last = operation.name();
            return this;
        }

        /**
         * Appends a side branch, which reads any earlier value: the next operation still reads the previous one. Several branches may
         * read the same value.
         */
        public Builder branch(Operation operation) {
            operations.add(operation);
            return this;
        }

        /** Returns an operation's value under the operation's name. */
        public Builder output(String operation) {
            return output(operation, operation);
        }

        /**
         * Returns an operation's value under another name.
         *
         * @param output the name by which a session returns it
         * @param operation the operation that writes it
         * @throws NetworkException if the name is taken
         */
        public Builder output(String output, String operation) {
            if (outputs.putIfAbsent(output, operation) != null) {
                throw new NetworkException("network " + name + " has two outputs named '" + output + "'");
            }
            return this;
        }

        /**
         * Builds the network and infers its shapes.
         *
         * @throws NetworkException if an operation or an output does not fit; the message names it
         */
        public Network build() {
            return new Network(this);
        }
    }
}
