// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cpu.choice.Choices;
import io.ssd4j.runtime.cpu.choice.Implementation;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.runtime.quantization.Quantization;
import io.ssd4j.testing.JavaProcess;
import io.ssd4j.testing.ReferenceOperators;
import io.ssd4j.testing.ReferenceOperators.Extents;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Convolutions of 8-bit integers against the same sums in Java. All scales are powers of two, so that no rounding but the one to the
 * integers happens, and results are compared bit by bit.
 */
class IntegerConvolutionsCpuTest {
    private static final float INPUT = 1f / 4;
    private static final float WEIGHTS = 1f / 64;
    private static final float FIRST = 1f / 2;
    private static final float SECOND = 4;

    private static final Network NETWORK = Network.builder("integers", new Shape(3, 11, 13))
            .convolution("first", 24, Window.of(3).padding(1))
            .maxPooling("pooling", Window.of(2).stride(2), Rounding.CEIL)
            .convolution("second", 40, Window.of(3).padding(2).dilation(2))
            .branch(new Operation.Convolution("head", "second", 7, Window.of(3).padding(1), Activation.NONE))
            .convolution("third", 16, Window.of(3).stride(2).padding(1))
            .output("map", "second")
            .output("head")
            .output("third")
            .build();

    private static final Quantization SCALES = new Quantization(
            Quantization.Format.INT8,
            Map.of(
                    "first", Collections.nCopies(24, WEIGHTS),
                    "second", Collections.nCopies(40, WEIGHTS),
                    "head", Collections.nCopies(7, WEIGHTS),
                    "third", Collections.nCopies(16, WEIGHTS)),
            Map.of(Network.INPUT, INPUT, "first", FIRST, "second", SECOND));

    private final Map<String, float[]> parameters = new LinkedHashMap<>();

    IntegerConvolutionsCpuTest() {
        Random random = new Random(5);
        NETWORK.parameters().forEach((name, shape) -> {
            float[] values = new float[(int) shape.elements()];
            for (int i = 0; i < values.length; i++) {
                // Even integers, which stay integers where the range of weights is halved.
                values[i] = 2 * random.nextInt(-63, 64) * (name.endsWith("bias") ? 1 : WEIGHTS);
            }
            parameters.put(name, values);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void sumsAndRoundingAreExact(int batch) {
        float[] input = input(batch);
        // A processor without instructions for it would compute in float32 otherwise.
        try (Device device = Device.open("cpu", DeviceOptions.DEFAULT.deterministic(true));
                var model = device.load(NETWORK, new QuantizedWeights(parameters, SCALES), Precision.INT8);
                var session = model.openSession(SessionOptions.batch(batch))) {
            session.input().values().copyFrom(MemorySegment.ofArray(input));
            session.run();
            check(input, batch, session.outputs()::get);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 1", "2, 2, 3", "4, 3, 2", "11, 1, 1"})
    void stripsAreExact(int rows, int threads, int batch) {
        float[] input = input(batch);
        DeviceOptions options = DeviceOptions.DEFAULT.deterministic(true).threads(threads);
        try (Arena arena = Arena.ofShared();
                CpuDevice device = (CpuDevice) new CpuEngine().open(DeviceId.CPU, options)) {
            device.enter();
            try (CpuModel model =
                    (CpuModel) device.prepare(NETWORK, new QuantizedWeights(parameters, SCALES), Precision.INT8)) {
                SessionRecipe recipe = SessionRecipe.of(model, SessionOptions.batch(batch));
                SessionSegments segments = recipe.segments(arena);
                segments.input().copyFrom(MemorySegment.ofArray(input));
                Choices choices = new Choices(Map.of(
                        "first", new Implementation.Strips(rows, true),
                        "second", new Implementation.Strips(rows, false),
                        "third", new Implementation.Strips(rows, false)));
                try (Lowering lowering = recipe.lower(choices);
                        Program program = recipe.bind(lowering, segments)) {
                    program.run();
                    program.run();
                    program.await();
                }
                check(input, batch, output -> requireNonNull(segments.outputs().get(output)));
            }
        }
    }

    /**
     * The largest sums, where instructions that add in 16 bits would saturate to half of the value. Where there are only such instructions, integers
     * are computed with by those who want the same arithmetic everywhere, and by others only if there is nothing faster.
     */
    @ParameterizedTest
    @CsvSource({
        "AVX2, true",
        "AVX2, false",
        "AVX2_VNNI, true",
        "AVX512_CORE, true",
        "AVX512_CORE_VNNI, true",
        "AVX512_CORE_AMX, true",
        "ALL, true"
    })
    void theLargestSumsDoNotSaturate(String instructions, boolean vectors, @TempDir Path folder)
            throws InterruptedException {
        JavaProcess.Result result = JavaProcess.command()
                .folder(folder)
                .environment(Map.of("ONEDNN_MAX_CPU_ISA", instructions))
                // Winograd convolutions need the second compiler.
                .add("-XX:TieredStopAtLevel=4")
                .add(vectors ? List.of("--add-modules=jdk.incubator.vector") : List.of())
                .add(JavaProcess.modulesOfThisProcess())
                .add("--patch-module", "io.ssd4j.runtime=" + JavaProcess.testClasses(IntegerExtremes.class))
                .add("--module", "io.ssd4j.runtime/" + IntegerExtremes.class.getName())
                .run();
        result.expectSuccess();
        List<String> lines = result.out().lines().toList();
        // What measured choices depend on: a process without vectors must not use those of one with them.
        assertEquals(!vectors, lines.contains("no vectors"), result.out());
        double integers = number(lines, "integers ");
        double chosen = number(lines, "chosen ");
        List<String> warnings =
                lines.stream().filter(line -> line.startsWith("warning ")).toList();
        boolean halved = warnings.stream().anyMatch(line -> line.contains("weights are rounded to 7 bits"));
        // A weight of 127 becomes 2 * 64 where the range is halved.
        assertEquals(halved ? 1.0 / 127 : 0, integers, 1e-6, result.out());
        boolean fallback = warnings.stream().anyMatch(line -> line.contains("int8 is computed in fp32"));
        assertEquals(halved && vectors, fallback, result.out());
        assertEquals(fallback ? 0 : integers, chosen, 1e-5, result.out());
        if (instructions.equals("AVX2") || instructions.equals("AVX512_CORE")) {
            assertTrue(halved, result.out());
        }
    }

    private void check(float[] input, int batch, Function<String, MemorySegment> outputs) {
        double[] first = rounded(convolution("first", doubles(input), extents(Network.INPUT, batch), batch), FIRST);
        double[] pooled = ReferenceOperators.maxPooling(
                first, extents("first", batch), extents("pooling", batch), new ReferenceOperators.Window(2, 2, 0, 1));
        double[] second = rounded(convolution("second", pooled, extents("pooling", batch), batch), SECOND);
        assertClamped(first, 255 * FIRST);
        assertOutput(second, outputs, "map");
        assertOutput(convolution("head", second, extents("second", batch), batch), outputs, "head");
        assertOutput(convolution("third", second, extents("second", batch), batch), outputs, "third");
    }

    private static double number(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    private static float[] input(int batch) {
        Random random = new Random(6);
        float[] input = new float[(int) (batch * NETWORK.input().elements())];
        for (int i = 0; i < input.length; i++) {
            input[i] = random.nextInt(-127, 128) * INPUT;
        }
        return input;
    }

    private double[] convolution(String layer, double[] source, Extents from, int batch) {
        var operation = (Operation.Convolution) NETWORK.operations().stream()
                .filter(o -> o.name().equals(layer))
                .findFirst()
                .orElseThrow();
        Window window = operation.window();
        double[] sums = ReferenceOperators.convolutionBias(
                source,
                from,
                requireNonNull(parameters.get(layer + ".weight")),
                requireNonNull(parameters.get(layer + ".bias")),
                extents(layer, batch),
                new ReferenceOperators.Window(window.kernel(), window.stride(), window.padding(), window.dilation()));
        if (operation.activation() == Activation.RELU) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] = Math.max(0, sums[i]);
            }
        }
        return sums;
    }

    private static double[] rounded(double[] values, double scale) {
        double[] rounded = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = Math.clamp(Math.rint(values[i] / scale), 0, 255) * scale;
        }
        return rounded;
    }

    private static void assertClamped(double[] values, double most) {
        int clamped = 0;
        for (double value : values) {
            clamped += value == most ? 1 : 0;
        }
        assertTrue(clamped > 0 && clamped < values.length / 2, clamped + " of " + values.length);
    }

    private static void assertOutput(double[] expected, Function<String, MemorySegment> outputs, String output) {
        float[] values = outputs.apply(output).toArray(ValueLayout.JAVA_FLOAT);
        assertEquals(expected.length, values.length);
        assertArrayEquals(expected, doubles(values), 0, output);
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static Extents extents(String value, int batch) {
        Shape shape = NETWORK.shape(value);
        return new Extents(batch, shape.channels(), shape.height(), shape.width());
    }
}
