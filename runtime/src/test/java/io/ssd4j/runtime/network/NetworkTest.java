// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.network.Operation.L2Normalization;
import io.ssd4j.runtime.network.Operation.MaxPooling;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static final Window THREE = Window.of(3).padding(1);
    private static final Window HALF = Window.of(2).stride(2);

    private final Network.Builder builder = Network.builder("small", new Shape(3, 9, 7));

    @Test
    void eachLayerReadsThePreviousOne() {
        Network network = builder.convolution("a", 8, THREE)
                .maxPooling("b", HALF, Rounding.CEIL)
                .convolution("c", 4, Window.of(1))
                .output("c")
                .output("a")
                .build();
        assertEquals(
                List.of("input", "a", "b"),
                network.operations().stream().map(Operation::input).toList());
        assertEquals(new Shape(3, 9, 7), network.input());
        assertEquals(new Shape(8, 9, 7), network.shape("a"));
        assertEquals(new Shape(8, 5, 4), network.shape("b"));
        assertEquals(new Shape(4, 5, 4), network.shape("c"));
        assertEquals(List.of("c", "a"), network.outputs());
    }

    @Test
    void aBranchDoesNotChangeTheMainLine() {
        Network network = builder.convolution("a", 8, THREE)
                .branch(new L2Normalization("norm", "a", 1e-10f))
                .maxPooling("b", HALF, Rounding.FLOOR)
                .output("norm")
                .output("b")
                .build();
        assertEquals("a", network.operations().get(2).input());
        assertEquals(network.shape("a"), network.shape("norm"));
    }

    @Test
    void countsMultiplyAccumulatesAndParameters() {
        Network network = builder.convolution("a", 8, THREE)
                .branch(new L2Normalization("norm", "a", 1e-10f))
                .convolution("b", 2, Window.of(1).stride(2))
                .output("b")
                .output("norm")
                .build();
        assertEquals(8 * 9 * 7 * (3 * 3 * 3) + 2 * 5 * 4 * 8, network.multiplyAccumulates());
        assertEquals(
                List.of("a.weight", "a.bias", "norm.weight", "b.weight", "b.bias"),
                List.copyOf(network.parameters().keySet()));
        assertEquals(ParameterShape.of(8, 3, 3, 3), network.parameters().get("a.weight"));
        assertEquals(ParameterShape.of(8), network.parameters().get("norm.weight"));
        assertEquals(ParameterShape.of(2), network.parameters().get("b.bias"));
    }

    @Test
    void namesTheLayerWithAnUnknownInput() {
        builder.convolution("a", 8, THREE).add(new MaxPooling("late", "missing", HALF, Rounding.FLOOR));
        assertRefused("layer late reads 'missing', which no earlier layer writes");
    }

    @Test
    void namesTheLayerThatReadsALaterLayer() {
        builder.add(new MaxPooling("first", "second", HALF, Rounding.FLOOR)).convolution("second", 8, THREE);
        assertRefused("layer first reads 'second', which no earlier layer writes");
    }

    @Test
    void namesTheLayerThatDoesNotFit() {
        builder.convolution("a", 8, Window.of(7)).convolution("b", 8, Window.of(2));
        assertRefused("layer b: a window of 2 with padding 0 does not fit into 8x3x1");
    }

    @Test
    void namesTheLayerWithoutChannels() {
        builder.convolution("a", 0, THREE);
        assertRefused("layer a has 0 output channels");
    }

    @Test
    void rejectsPoolingThatCouldSeeOnlyPadding() {
        builder.maxPooling("p", Window.of(3).padding(2), Rounding.FLOOR);
        assertRefused("layer p: padding 2 is more than half of the kernel, 3");
    }

    @Test
    void rejectsDilatedPooling() {
        builder.maxPooling("p", Window.of(2).dilation(3), Rounding.FLOOR);
        assertRefused("layer p: max pooling has no dilation, but the window's is 3");
    }

    @Test
    void rejectsANormalizationThatCouldDivideByZero() {
        builder.add(new L2Normalization("n", "input", 0));
        assertRefused("layer n: epsilon must be above 0, not 0.0");
    }

    @Test
    void rejectsANormalizationWithNaN() {
        builder.add(new L2Normalization("n", "input", Float.NaN));
        assertRefused("layer n: epsilon must be above 0, not NaN");
    }

    @Test
    void rejectsADuplicateName() {
        builder.convolution("a", 8, THREE).convolution("a", 8, THREE);
        assertRefused("layer name a is used twice");
    }

    @Test
    void rejectsALayerNamedLikeTheInput() {
        builder.convolution("input", 8, THREE);
        assertRefused("no layer may be named 'input', as the network's input is");
    }

    @Test
    void rejectsOutputsThatNoOperationWrites() {
        builder.convolution("a", 8, THREE);
        assertRefused("network small has no output");
        builder.output("b");
        assertRefused("output 'b' of network small is the value of 'b', which is not one of its operations");
    }

    @Test
    void rejectsTheInputAsAnOutput() {
        builder.convolution("a", 8, THREE).output("x", "input");
        assertRefused("output 'x' of network small is the value of 'input', which is not one of its operations");
    }

    @Test
    void rejectsTwoOutputsWithOneName() {
        builder.convolution("a", 8, THREE).convolution("b", 8, THREE).output("a");
        String message = assertThrows(NetworkException.class, () -> builder.output("a", "b"))
                .getMessage();
        assertEquals("network small has two outputs named 'a'", message);
    }

    @Test
    void rejectsTwoOutputsForOneValue() {
        builder.convolution("a", 8, THREE).output("a").output("x", "a");
        assertRefused("network small has two outputs for the value of 'a'");
    }

    @Test
    void anOutputMayHaveTheNameOfAnotherOperation() {
        Network network = builder.convolution("a", 8, THREE)
                .branch(new L2Normalization("norm", "a", 1e-10f))
                .maxPooling("b", HALF, Rounding.FLOOR)
                .output("a", "norm")
                .output("b")
                .build();
        assertEquals(List.of("a", "b"), network.outputs());
        assertEquals("norm", network.valueOf("a"));
        assertEquals(Optional.of("a"), network.outputOf("norm"));
        assertEquals(Optional.empty(), network.outputOf("a"));
        assertEquals(new Shape(8, 4, 3), network.outputShape("b"));
        String message = assertThrows(IllegalArgumentException.class, () -> network.outputShape("norm"))
                .getMessage();
        assertEquals("network small has no output 'norm'; it has a, b", message);
    }

    @Test
    void anUnknownValueIsAnsweredWithTheValidNames() {
        Network network = builder.convolution("a", 8, THREE).output("a").build();
        String message = assertThrows(IllegalArgumentException.class, () -> network.shape("z"))
                .getMessage();
        assertEquals("network small has no value 'z'; it has input, a", message);
    }

    @Test
    void changingTheBuilderDoesNotChangeABuiltNetwork() {
        Network network = builder.convolution("a", 8, THREE).output("a").build();
        builder.convolution("b", 8, THREE);
        assertEquals(1, network.operations().size());
        assertThrows(
                UnsupportedOperationException.class, () -> network.operations().removeFirst());
    }

    @Test
    void aShapeNeedsExtents() {
        String message = assertThrows(IllegalArgumentException.class, () -> new Shape(3, 0, 5))
                .getMessage();
        assertEquals("every extent must be at least 1: 3x0x5", message);
        assertEquals(3L << 40, new Shape(3, 1 << 20, 1 << 20).elements());
        Shape huge = new Shape(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
        assertThrows(ArithmeticException.class, huge::elements);
    }

    private void assertRefused(String message) {
        assertEquals(
                message, assertThrows(NetworkException.class, builder::build).getMessage());
    }
}
