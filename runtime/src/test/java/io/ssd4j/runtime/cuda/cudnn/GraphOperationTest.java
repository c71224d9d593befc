// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Problems lowered to operation graphs: costs, tensors, and what cuDNN has no operation for. */
class GraphOperationTest {

    /** 30.13 GMAC per image, as the network's table counts. */
    @Test
    void theConvolutionsOfSsd300HaveTheTablesCost() {
        long flop = Layers.ALL.stream()
                .mapToLong(layer -> layer.of(ElementType.FLOAT16, 1).problem().flop())
                .sum();
        assertEquals(30.13, flop / 2e9, 0.005);
        long parameters = Layers.ALL.stream()
                .map(layer -> layer.of(ElementType.FLOAT16, 1))
                .mapToLong(c -> c.tensor(GraphTensor.WEIGHTS).extents().product()
                        + c.tensor(GraphTensor.BIAS).extents().product())
                .sum();
        assertEquals(22_943_936 - 512, parameters); // without the scale of the L2 normalization
    }

    @Test
    void aConvolutionReadsItsOperandsAndWritesItsResultOnce() {
        GraphOperation fc7 = Layers.named("fc7").of(ElementType.FLOAT16, 4);
        assertEquals(
                2 * (4L * 1024 * 361 + 1024L * 1024 + 1024 + 4L * 1024 * 361),
                fc7.problem().bytes());
        assertEquals(2L * 4 * 361 * 1024 * 1024, fc7.problem().flop());
        assertEquals(
                List.of(GraphTensor.INPUT, GraphTensor.WEIGHTS, GraphTensor.BIAS, GraphTensor.OUTPUT),
                fc7.operands().stream().map(TensorSpec::tensor).toList());
    }

    @Test
    void equalProblemsHaveOneKey() {
        Layers.Convolution conv5 = Layers.named("conv5_1");
        assertEquals(conv5.of(ElementType.FLOAT16, 8), Layers.named("conv5_2").of(ElementType.FLOAT16, 8));
        assertNotEquals(conv5.of(ElementType.FLOAT16, 8), conv5.of(ElementType.FLOAT16, 9));
        assertEquals(
                "convolution of 8x512x19x19 FLOAT16 to 512 channels, kernel 3, stride 1, padding 1, dilation 1",
                conv5.of(ElementType.FLOAT16, 8).toString());
    }

    @Test
    void eightBitNumbersAreMultipliedByTheirFactors() {
        Shape input = new Shape(64, 9, 9);
        Window same = Window.of(3).padding(1);
        GraphOperation narrow = Graphs.float8(ElementType.FLOAT8_E4M3, 2, input, 32, same, Activation.RELU);
        assertEquals(
                List.of(
                        GraphTensor.INPUT,
                        GraphTensor.WEIGHTS,
                        GraphTensor.BIAS,
                        GraphTensor.DESCALE,
                        GraphTensor.UNITS,
                        GraphTensor.OUTPUT),
                narrow.operands().stream().map(TensorSpec::tensor).toList());
        assertEquals(
                List.of(GraphTensor.CONVOLVED, GraphTensor.DESCALED, GraphTensor.BIASED, GraphTensor.ACTIVATED),
                GraphOperation.inRegisters((Problem.Convolution) narrow.problem()));
        assertEquals(ElementType.FLOAT32, narrow.tensor(GraphTensor.BIAS).type());
        assertEquals(new Dims(1, 1, 1, 1), narrow.tensor(GraphTensor.DESCALE).extents());
        // A byte for each activation and weight, four for each bias and factor.
        assertEquals(
                2 * 64 * 81 + 32 * 64 * 9 + 4 * 32 + 4 + 4 + 2 * 32 * 81,
                narrow.problem().bytes());
        assertEquals(
                "convolution of 2x64x9x9 FLOAT8_E4M3 to 32 channels, kernel 3, stride 1, padding 1, dilation 1",
                narrow.toString());

        GraphOperation wide = Graphs.float8(ElementType.FLOAT16, 2, input, 32, same, Activation.NONE);
        assertEquals(
                List.of(GraphTensor.CONVOLVED, GraphTensor.DESCALED),
                GraphOperation.inRegisters((Problem.Convolution) wide.problem()));
        assertEquals(ElementType.FLOAT16, wide.tensor(GraphTensor.OUTPUT).type());
        assertEquals(
                "convolution of 2x64x9x9 FLOAT8_E4M3 to 32 channels, kernel 3, stride 1, padding 1, dilation 1,"
                        + " without activation, written as FLOAT16",
                wide.toString());
        assertThrows(
                IllegalArgumentException.class,
                () -> Graphs.float8(ElementType.FLOAT16, 2, input, 24, same, Activation.NONE));
    }

    @Test
    void aPoolingPadsBehindIfAPartialWindowCounts() {
        Window half = Window.of(2).stride(2);
        Shape odd = new Shape(256, 75, 75);
        assertPooling(1, 38, new Problem.MaxPooling(ElementType.FLOAT16, 1, odd, half, Rounding.CEIL));
        assertPooling(0, 37, new Problem.MaxPooling(ElementType.FLOAT16, 1, odd, half, Rounding.FLOOR));
        Problem.MaxPooling same = new Problem.MaxPooling(
                ElementType.FLOAT16, 1, new Shape(512, 19, 19), Window.of(3).padding(1), Rounding.FLOOR);
        assertPooling(1, 19, same);
        assertEquals(512L * 361 * 8, same.flop());
    }

    private static void assertPooling(int paddingAfter, int side, Problem.MaxPooling pooling) {
        assertEquals(paddingAfter, GraphOperation.paddingAfter(pooling));
        assertEquals(
                new Dims(1, pooling.from().channels(), side, side),
                GraphOperation.of(pooling)
                        .orElseThrow()
                        .tensor(GraphTensor.OUTPUT)
                        .extents());
    }

    @Test
    void problemsThatCudnnCannotExpressHaveNoGraph() {
        Window half = Window.of(2).stride(2);
        assertEquals(
                Optional.empty(),
                GraphOperation.of(
                        new Problem.MaxPooling(ElementType.FLOAT16, 1, new Shape(1, 9, 8), half, Rounding.FLOOR)));
        assertEquals(
                Optional.empty(),
                GraphOperation.of(
                        new Problem.MaxPooling(ElementType.FLOAT8_E4M3, 1, new Shape(16, 8, 8), half, Rounding.FLOOR)));
        assertEquals(
                Optional.empty(), GraphOperation.of(new Problem.Unpacking(ElementType.FLOAT16, 1, new Shape(1, 9, 9))));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Problem.MaxPooling(
                        ElementType.FLOAT16, 1, new Shape(1, 9, 9), half.dilation(2), Rounding.FLOOR));
    }

    @Test
    void theEpsilonIsAValueOnTheHost() {
        Problem.L2Normalization normalization =
                new Problem.L2Normalization(ElementType.FLOAT32, 1, new Shape(512, 1, 1), 1e-10f);
        assertEquals(
                Map.of(GraphTensor.EPSILON, Operation.L2Normalization.rmsEpsilon(1e-10f, 512)),
                GraphOperation.of(normalization).orElseThrow().values());
    }
}
