// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.quantization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizationTest {
    private static final Network NETWORK = Network.builder("small", new Shape(3, 4, 4))
            .convolution("first", 2, Window.of(1))
            .maxPooling("pooling", Window.of(2).stride(2), Rounding.FLOOR)
            .add(new Operation.Convolution("second", "pooling", 1, Window.of(1), Activation.NONE))
            .maxPooling("last", Window.of(2), Rounding.FLOOR)
            .output("last")
            .build();

    @Test
    void onlyWhatReluWroteCannotBeNegative() {
        assertTrue(Quantization.isSigned(NETWORK, "input"));
        assertFalse(Quantization.isSigned(NETWORK, "first"));
        assertFalse(Quantization.isSigned(NETWORK, "pooling"));
        assertTrue(Quantization.isSigned(NETWORK, "second"));
        assertTrue(Quantization.isSigned(NETWORK, "last"));
        assertEquals("first", Quantization.scaled(NETWORK, "pooling"));
        assertEquals("input", Quantization.scaled(NETWORK, "input"));
    }

    private static String refusal(Map<String, List<Float>> weights, Map<String, Float> values) {
        Quantization quantization = new Quantization(Quantization.Format.INT8, weights, values);
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> quantization.requireFits(NETWORK))
                .getMessage());
    }

    @Test
    void scalesBelongToTheNetwork() {
        new Quantization(Quantization.Format.INT8, Map.of("second", List.of(1f)), Map.of("first", 1f))
                .requireFits(NETWORK);
        assertEquals(
                "scales of weights are given for 'pooling', which is not a convolution of small",
                refusal(Map.of("pooling", List.of(1f)), Map.of()));
        assertEquals(
                "the weights of first have 1 scales, but 2 output channels",
                refusal(Map.of("first", List.of(1f)), Map.of("input", 1f)));
        assertEquals(
                "the weights of second have scales, but the value first that it reads has none",
                refusal(Map.of("second", List.of(1f)), Map.of("second", 1f)));
        assertEquals(
                "a scale is given for the value 'pooling', which is neither the input nor that of a convolution or"
                        + " normalization of small",
                refusal(Map.of(), Map.of("pooling", 1f)));
    }

    @Test
    void floatingPointWeightsHaveOneScaleAndChannelsInGroups() {
        Network network = Network.builder("wide", new Shape(16, 4, 4))
                .convolution("first", 16, Window.of(1))
                .convolution("second", 32, Window.of(1))
                .convolution("narrow", 24, Window.of(1))
                .convolution("last", 32, Window.of(1))
                .output("last")
                .build();
        assertEquals(Set.of("second"), Quantization.float8Layers(network));
        Map<String, Float> values = Map.of("first", 1f, "input", 1f, "second", 1f);
        new Quantization(Quantization.Format.E4M3, Map.of("second", List.of(1f)), values).requireFits(network);
        assertEquals(
                "the weights of second have 32 scales, but 8-bit floating-point weights have one",
                refusal(network, Map.of("second", Collections.nCopies(32, 1f)), values));
        assertEquals(
                "the weights of narrow are 8-bit floating-point numbers, but it reads second with 32 channels and writes"
                        + " 24: both must be multiples of 16, and it must not read the input",
                refusal(network, Map.of("narrow", List.of(1f)), values));
        assertEquals(
                "the weights of first are 8-bit floating-point numbers, but it reads input with 16 channels and writes"
                        + " 16: both must be multiples of 16, and it must not read the input",
                refusal(network, Map.of("first", List.of(1f)), values));
        assertEquals(
                "the weights of second have scales, but the value first that it reads has none",
                refusal(network, Map.of("second", List.of(1f)), Map.of()));
        assertEquals(
                "the scale of the value first is 1.0E-40, whose reciprocal is infinite in float32",
                refusal(network, Map.of("second", List.of(1f)), Map.of("first", 1e-40f)));
    }

    private static String refusal(Network network, Map<String, List<Float>> weights, Map<String, Float> values) {
        Quantization quantization = new Quantization(Quantization.Format.E4M3, weights, values);
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> quantization.requireFits(network))
                .getMessage());
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
    void scalesAreFiniteAndAboveZero(float scale) {
        assertEquals(
                "the scale of the value first is " + scale + ", but must be finite and above 0",
                refusal(Map.of(), Map.of("first", scale)));
        assertEquals(
                "a scale of the weights of second is " + scale + ", but must be finite and above 0",
                refusal(Map.of("second", List.of(scale)), Map.of("first", 1f)));
    }
}
