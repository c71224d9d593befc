// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cpu.choice.Choices;
import io.ssd4j.runtime.cpu.choice.Implementation;
import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.testing.Capability;
import io.ssd4j.testing.ReferenceOperators;
import io.ssd4j.testing.ReferenceOperators.Extents;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Convolutions in strips against their definition in float64. All values are small integers, so that every sum is exact in any
 * order, and results are compared bit by bit.
 */
class StripsCpuTest {
    private static final int CHANNELS = 32;
    private static final int WRITTEN = 48;

    @ParameterizedTest
    @CsvSource({
        // rows, threads, batch, height, kernel, stride, padding, dilation
        "1, 2, 1, 7, 3, 1, 1, 1",
        "4, 2, 1, 19, 3, 1, 1, 1",
        "10, 2, 1, 19, 3, 1, 1, 1",
        "10, 2, 3, 19, 3, 1, 1, 1",
        "5, 3, 2, 18, 3, 1, 1, 1",
        "19, 1, 1, 19, 3, 1, 1, 1",
        "40, 2, 1, 19, 3, 1, 1, 1",
        "4, 2, 1, 19, 3, 1, 6, 6",
        "10, 2, 1, 19, 3, 1, 6, 6",
        "3, 2, 1, 19, 3, 2, 1, 1",
        "6, 2, 1, 13, 3, 1, 0, 1",
        "6, 2, 1, 13, 1, 1, 0, 1",
    })
    void float32IsExact(
            int rows, int threads, int batch, int height, int kernel, int stride, int padding, int dilation) {
        Window window = new Window(kernel, stride, padding, dilation);
        check(Precision.FP32, convolution(height, window).output("map", "layer").build(), rows, threads, batch);
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 1, 8", "2, 2, 1, 19", "5, 2, 2, 19", "3, 3, 1, 18", "9, 1, 1, 19"})
    void poolingIsExactWithEitherRounding(int rows, int threads, int batch, int height) {
        for (Rounding rounding : Rounding.values()) {
            check(Precision.FP32, pooled(height, rounding), rows, threads, batch);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 2, 1, 19", "5, 2, 2, 19"})
    void bfloat16RoundsEachSumOnce(int rows, int threads, int batch, int height) {
        Capability.require(Capability.CPU_BF16);
        check(Precision.BF16, pooled(height, Rounding.CEIL), rows, threads, batch);
        Network dilated = convolution(height, Window.of(3).padding(6).dilation(6))
                .output("map", "layer")
                .build();
        check(Precision.BF16, dilated, rows, threads, batch);
    }

    @Test
    void areCandidatesForBfloat16OnSeveralThreads() {
        Capability.require(Capability.CPU_BF16);
        List<Implementation> expected = List.of(
                new Implementation.Strips(15, true),
                new Implementation.Strips(8, true),
                new Implementation.Strips(4, true));
        assertEquals(expected, candidates(Precision.BF16, 2, 60));
        assertEquals(List.of(), candidates(Precision.BF16, 1, 60));
        assertEquals(List.of(), candidates(Precision.BF16, 2, 8));
    }

    @Test
    void areNoCandidatesForFloat32() {
        assertEquals(List.of(), candidates(Precision.FP32, 2, 60));
    }

    /** The first rows of the result depend on nothing but padding, so that a low strip of them would read no row. */
    @ParameterizedTest
    @CsvSource({"3, 2", "3, 40"})
    void whatIsProposedCanBeComputed(int kernel, int padding) {
        Network network = Network.builder("one", new Shape(CHANNELS, 60, 60))
                .convolution("layer", WRITTEN, Window.of(kernel).padding(padding))
                .output("map", "layer")
                .build();
        float[] weightScales = new float[WRITTEN];
        Arrays.fill(weightScales, 1);
        ConvolutionTypes types = new ConvolutionTypes(
                ElementType.UINT8,
                ElementType.INT8,
                ElementType.FLOAT32,
                Map.of(Argument.SOURCE_SCALE, new float[] {1}, Argument.WEIGHTS_SCALE, weightScales));
        try (CpuDevice device = device(2);
                CloseStack descriptors = new CloseStack()) {
            device.enter();
            Operation.Convolution layer =
                    (Operation.Convolution) network.operations().getFirst();
            ConvolutionProblem problem = ConvolutionProblem.of(network, layer, Set.of("map"));
            StripSource source = new StripSource(device.engine(), types, 1, 2, descriptors);
            List<Implementation> proposed = source.candidates(problem, Effort.EXHAUSTIVE);
            assertTrue(!proposed.isEmpty(), "some strips are high enough");
            for (Implementation strips : proposed) {
                source.lower(problem, (Implementation.Strips) strips);
            }
        }
    }

    @Test
    void aPoolingThatDoesNotExistIsRefused() {
        Network network =
                convolution(19, Window.of(3).padding(1)).output("map", "layer").build();
        assertThrows(
                IllegalArgumentException.class,
                () -> run(Precision.FP32, network, new Implementation.Strips(4, true), 2, 1));
    }

    private static List<Implementation> candidates(Precision precision, int threads, int height) {
        Network network = pooled(height, Rounding.FLOOR);
        try (CpuDevice device = device(threads);
                CloseStack descriptors = new CloseStack()) {
            device.enter();
            Operation.Convolution layer =
                    (Operation.Convolution) network.operations().getFirst();
            ConvolutionProblem problem = ConvolutionProblem.of(network, layer, Set.of("map"));
            ConvolutionTypes types = ConvolutionTypes.floating(precision.elementType());
            return new StripSource(device.engine(), types, 1, threads, descriptors).candidates(problem, Effort.TIMED);
        }
    }

    private static Network.Builder convolution(int height, Window window) {
        return Network.builder("one", new Shape(CHANNELS, height, 23)).convolution("layer", WRITTEN, window);
    }

    private static Network pooled(int height, Rounding rounding) {
        return convolution(height, Window.of(3).padding(1))
                .maxPooling("pooling", Window.of(2).stride(2), rounding)
                .convolution("last", 16, Window.of(1))
                .output("map", "last")
                .build();
    }

    private static void check(Precision precision, Network network, int rows, int threads, int batch) {
        boolean pools = network.operations().size() > 1;
        float[] expected = expected(precision, network, batch);
        float[] actual = run(precision, network, new Implementation.Strips(rows, pools), threads, batch);
        assertArrayEquals(expected, actual);
    }

    private static CpuDevice device(int threads) {
        return (CpuDevice) new CpuEngine().open(DeviceId.CPU, DeviceOptions.DEFAULT.threads(threads));
    }

    private static float[] run(
            Precision precision, Network network, Implementation implementation, int threads, int batch) {
        try (Arena arena = Arena.ofShared();
                CpuDevice device = device(threads)) {
            device.enter();
            try (CpuModel model =
                    (CpuModel) device.prepare(network, new GivenWeights(parameters(network)), precision)) {
                SessionRecipe recipe = SessionRecipe.of(model, SessionOptions.batch(batch));
                SessionSegments segments = recipe.segments(arena);
                segments.input().copyFrom(MemorySegment.ofArray(input(network, batch)));
                Choices choices = new Choices(Map.of("layer", implementation));
                try (Lowering lowering = recipe.lower(choices);
                        Program program = recipe.bind(lowering, segments)) {
                    assertTrue(
                            lowering.steps().stream().anyMatch(step -> step.computation() instanceof StripComputation));
                    program.run();
                    program.run();
                    program.await();
                }
                return Objects.requireNonNull(segments.outputs().get("map")).toArray(ValueLayout.JAVA_FLOAT);
            }
        }
    }

    private static float[] expected(Precision precision, Network network, int batch) {
        Map<String, float[]> parameters = parameters(network);
        float[] input = input(network, batch);
        double[] values = new double[input.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = input[i];
        }
        for (Operation operation : network.operations()) {
            Extents from = extents(network, operation.input(), batch);
            Extents to = extents(network, operation.name(), batch);
            values = switch (operation) {
                case Operation.Convolution c ->
                    ReferenceOperators.convolutionBiasRelu(
                            values,
                            from,
                            requireNonNull(parameters.get(c.name() + ".weight")),
                            requireNonNull(parameters.get(c.name() + ".bias")),
                            to,
                            window(c.window()));
                case Operation.MaxPooling p -> ReferenceOperators.maxPooling(values, from, to, window(p.window()));
                case Operation.L2Normalization n -> throw new IllegalArgumentException(n.name());
            };
            for (int i = 0; i < values.length; i++) {
                values[i] = precision == Precision.BF16 ? bfloat16((float) values[i]) : values[i];
            }
        }
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }

    /** Rounds to the nearest bfloat16, ties to even. */
    private static float bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.intBitsToFloat((bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000);
    }

    private static ReferenceOperators.Window window(Window window) {
        return new ReferenceOperators.Window(window.kernel(), window.stride(), window.padding(), window.dilation());
    }

    private static Extents extents(Network network, String value, int batch) {
        Shape shape = value.equals(Network.INPUT) ? network.input() : network.shape(value);
        return new Extents(batch, shape.channels(), shape.height(), shape.width());
    }

    private static float[] input(Network network, int batch) {
        return integers(new Random(3), batch * (int) network.input().elements(), 8);
    }

    /** The last layer picks channels, so that its sums are exact too, although the values that it reads are large. */
    private static Map<String, float[]> parameters(Network network) {
        Random random = new Random(4);
        return network.parameters().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> {
            float[] values = integers(random, (int) e.getValue().elements(), 3);
            if (e.getKey().startsWith("last")) {
                for (int i = 0; i < values.length; i++) {
                    values[i] = e.getKey().endsWith("weight") && i % WRITTEN == i / WRITTEN ? 1 : 0;
                }
            }
            return values;
        }));
    }

    private static float[] integers(Random random, int count, int most) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(-most, most + 1);
        }
        return values;
    }
}
