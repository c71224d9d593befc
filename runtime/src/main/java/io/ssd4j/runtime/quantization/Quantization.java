// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.quantization;

import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a network is computed with 8-bit numbers. A number x is stored as the number of the format nearest to x / scale, so that zero is exact.
 *
 * <p>A convolution that has scales multiplies 8-bit numbers, sums the products in 32 bits, and continues in float32: scales, bias,
 * activation. Every other operation computes in floating point. A value that has a scale may be stored in 8 bits between two
 * convolutions; a pooling keeps the scale of what it reads.
 *
 * @param format the 8-bit numbers
 * @param weights by convolution: the scales of its weights, as many as the format says
 * @param values by value, {@link Network#INPUT} or an operation other than a pooling: its scale
 */
public record Quantization(Format format, Map<String, List<Float>> weights, Map<String, Float> values) {
    /** A format of 8-bit numbers. */
    public enum Format {
        /**
         * Integers. Weights are -127 to 127 with a scale for each output channel. A value that can be negative is stored as -128 to 127, any
         * other as 0 to 255.
         */
        INT8,
        /** Floating-point numbers, {@link Float8}. All weights of a convolution have one scale. */
        E4M3
    }

    /** Nothing is computed with 8-bit numbers. */
    public static final Quantization NONE = new Quantization(Format.E4M3, Map.of(), Map.of());

    /** Convolutions of 8-bit floating-point numbers read and write multiples of this many channels, as the tensor cores' engines do. */
    public static final int FLOAT8_CHANNELS = 16;

    /** The largest integer of weights and of values that can be negative, for which scales are chosen. */
    public static final int SIGNED_LIMIT = 127;

    /** The largest integer of values that cannot be negative. */
    public static final int UNSIGNED_LIMIT = 255;

    /** Copies the maps and keeps their order. */
    public Quantization {
        Map<String, List<Float>> copies = new LinkedHashMap<>();
        weights.forEach((layer, scales) -> copies.put(layer, List.copyOf(scales)));
        weights = Collections.unmodifiableMap(copies);
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Whether a convolution multiplies 8-bit numbers. */
    public boolean isQuantized(String convolution) {
        return weights.containsKey(convolution);
    }

    /**
     * Checks that this is for a network.
     *
     * @throws IllegalArgumentException if it names an operation that the network does not have, if a number of scales is wrong, if
     *     a scale is not finite or not above 0, or if a convolution has scales but the value that it reads has none; the message
     *     names the operation
     */
    public void requireFits(Network network) {
        Map<String, Operation> operations =
                network.operations().stream().collect(Collectors.toMap(Operation::name, operation -> operation));
        weights.forEach((layer, scales) -> {
            if (!(operations.get(layer) instanceof Operation.Convolution convolution)) {
                throw new IllegalArgumentException("scales of weights are given for '" + layer
                        + "', which is not a convolution of " + network.name());
            }
            requireScales(network, convolution, scales);
            scales.forEach(scale -> requireScale(scale, "a scale of the weights of " + layer));
            if (!values.containsKey(scaled(network, convolution.input()))) {
                throw new IllegalArgumentException("the weights of " + layer + " have scales, but the value "
                        + scaled(network, convolution.input()) + " that it reads has none");
            }
        });
        values.forEach((value, scale) -> {
            Operation operation = operations.get(value);
            if ((operation == null && !value.equals(Network.INPUT)) || operation instanceof Operation.MaxPooling) {
                throw new IllegalArgumentException(
                        "a scale is given for the value '" + value + "', which is neither the input nor that of a"
                                + " convolution or normalization of " + network.name());
            }
            requireScale(scale, "the scale of the value " + value);
        });
    }

    private void requireScales(Network network, Operation.Convolution convolution, List<Float> scales) {
        String layer = convolution.name();
        switch (format) {
            case INT8 -> {
                if (scales.size() != convolution.channels()) {
                    throw new IllegalArgumentException("the weights of " + layer + " have " + scales.size()
                            + " scales, but " + convolution.channels() + " output channels");
                }
            }
            case E4M3 -> {
                if (scales.size() != 1) {
                    throw new IllegalArgumentException("the weights of " + layer + " have " + scales.size()
                            + " scales, but 8-bit floating-point weights have one");
                }
                if (!float8Layers(network).contains(layer)) {
                    throw new IllegalArgumentException("the weights of " + layer
                            + " are 8-bit floating-point numbers, but it reads " + convolution.input() + " with "
                            + network.shape(convolution.input()).channels() + " channels and writes "
                            + convolution.channels() + ": both must be multiples of " + FLOAT8_CHANNELS
                            + ", and it must not read the input");
                }
            }
        }
    }

    /**
     * The convolutions of a network that can multiply 8-bit floating-point numbers: those with suitable channels that do not read the input,
     * whose values need more bits.
     */
    public static Set<String> float8Layers(Network network) {
        return network.operations().stream()
                .filter(Operation.Convolution.class::isInstance)
                .filter(operation -> !operation.input().equals(Network.INPUT))
                .filter(operation -> network.shape(operation.input()).channels() % FLOAT8_CHANNELS == 0)
                .filter(operation -> network.shape(operation.name()).channels() % FLOAT8_CHANNELS == 0)
                .map(Operation::name)
                .collect(Collectors.toSet());
    }

    private void requireScale(float scale, String what) {
        if (!(scale > 0) || Float.isInfinite(scale)) {
            throw new IllegalArgumentException(what + " is " + scale + ", but must be finite and above 0");
        }
        // Values are multiplied by the reciprocal, and zero times infinity is NaN.
        if (format == Format.E4M3 && Float.isInfinite(1 / scale)) {
            throw new IllegalArgumentException(what + " is " + scale + ", whose reciprocal is infinite in float32");
        }
    }

    /** The value whose scale counts for another: itself, or what a pooling reads. */
    public static String scaled(Network network, String value) {
        String at = value;
        while (operation(network, at) instanceof Operation.MaxPooling pooling) {
            at = pooling.input();
        }
        return at;
    }

    /**
     * Whether a value can be negative: the input, and what an operation without ReLU computes from such a value. The scales of an L2
     * normalization count as positive.
     */
    public static boolean isSigned(Network network, String value) {
        return switch (operation(network, value)) {
            case null -> true;
            case Operation.Convolution convolution -> convolution.activation() != Activation.RELU;
            case Operation.MaxPooling pooling -> isSigned(network, pooling.input());
            case Operation.L2Normalization normalization -> isSigned(network, normalization.input());
        };
    }

    /** The operation that writes a value; null for the input. */
    private static @Nullable Operation operation(Network network, String value) {
        return network.operations().stream()
                .filter(operation -> operation.name().equals(value))
                .findFirst()
                .orElse(null);
    }
}
