// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cpu.dnnl.Dnnl;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.quantization.Quantization;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the layers of a network compute in.
 *
 * @param floating the type of weights and values in floating point
 * @param quantization which convolutions multiply integers, and the scales; null if none does
 * @param signedReaders the convolutions of integers that read signed values
 */
record Arithmetic(ElementType floating, @Nullable Quantization quantization, Set<String> signedReaders) {
    /** Sums of two products of such weights with unsigned 8-bit values fit in 16 bits: 2 * 64 * 255 = 32640. */
    private static final int HALF_RANGE = 64;

    /** Every layer in floating point. */
    static Arithmetic floating(ElementType type) {
        return new Arithmetic(type, null, Set.of());
    }

    /** Layers with scales multiply integers, the others are in floating point. */
    static Arithmetic integers(ElementType floating, Quantization quantization, Network network) {
        Set<String> signedReaders = network.operations().stream()
                .filter(operation ->
                        quantization.isQuantized(operation.name()) && Quantization.isSigned(network, operation.input()))
                .map(Operation::name)
                .collect(Collectors.toUnmodifiableSet());
        return new Arithmetic(floating, quantization, signedReaders);
    }

    /** Whether a convolution multiplies integers. */
    boolean isQuantized(String operation) {
        return quantization != null && quantization.isQuantized(operation);
    }

    private Quantization scales() {
        return Objects.requireNonNull(quantization);
    }

    /**
     * The largest integer that weights are rounded to on this processor. Where sums of two products must fit in 16 bits, oneDNN itself halves the
     * weights that signed values are multiplied with; halved before, they would lose another bit.
     */
    int weightLimit(String convolution) {
        return Dnnl.sumsBytesIn32Bits() || signedReaders.contains(convolution) ? Quantization.SIGNED_LIMIT : HALF_RANGE;
    }

    /** The scale of each output channel's weights on this processor: the number that one unit represents. */
    float[] weightScales(String convolution) {
        List<Float> scales = Objects.requireNonNull(scales().weights().get(convolution), convolution);
        float factor = weightLimit(convolution) == Quantization.SIGNED_LIMIT ? 1 : 2;
        float[] result = new float[scales.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = factor * scales.get(i);
        }
        return result;
    }

    /** The type of the values that a convolution reads. */
    ElementType readType(Network network, String convolution, String input) {
        return isQuantized(convolution) ? integers(network, input) : floating;
    }

    /** The scale of the values that a convolution reads; 1 in floating point. */
    float readScale(Network network, String convolution, String input) {
        return isQuantized(convolution) ? scale(Quantization.scaled(network, input)) : 1;
    }

    /** The type in which the operation that computes a value writes it. */
    ElementType writtenType(Network network, String value) {
        return writesIntegers(Quantization.scaled(network, value)) ? integers(network, value) : floating;
    }

    /** The scale of a value as its operation writes it; 1 in floating point. */
    float writtenScale(Network network, String value) {
        String scaled = Quantization.scaled(network, value);
        return writesIntegers(scaled) ? scale(scaled) : 1;
    }

    private boolean writesIntegers(String operation) {
        return isQuantized(operation) && scales().values().containsKey(operation);
    }

    private float scale(String value) {
        return Objects.requireNonNull(scales().values().get(value), value);
    }

    private static ElementType integers(Network network, String value) {
        return Quantization.isSigned(network, value) ? ElementType.INT8 : ElementType.UINT8;
    }
}
