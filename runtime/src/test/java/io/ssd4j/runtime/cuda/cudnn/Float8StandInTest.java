// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.choice.StoredChoiceException;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.TensorRole;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.runtime.quantization.Float8;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Convolutions of 8-bit floating-point numbers, every bit of whose results is that of PyTorch with {@code torch.float8_e4m3fn}, by {@code
 * benchmarks/pytorch/make_float8_goldens.py}. The sums are exact, so that their order does not matter.
 */
@OnStandIn
class Float8StandInTest {
    private static final Shape INPUT = new Shape(16, 5, 6);
    private static final int CHANNELS = 32;
    private static final Window WINDOW = Window.of(3).stride(2).padding(1);

    /** Results as bits, in the order N, C, H, W. */
    private static int[] golden(String name) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Float8StandInTest.class.getResourceAsStream("float8-convolution.txt")),
                StandardCharsets.US_ASCII))) {
            String line = reader.lines()
                    .filter(any -> any.startsWith(name + ": "))
                    .findFirst()
                    .orElseThrow();
            return List.of(line.substring(name.length() + 2).split(" ", -1)).stream()
                    .mapToInt(bits -> Integer.parseInt(bits, 16))
                    .toArray();
        }
    }

    /** As in the script. */
    private static float[] pattern(int count, int salt) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            int drawn = ((i * (int) 2_654_435_761L + salt * 40_503) >>> 16) & 0x3f;
            values[i] = Float8.decode((byte) ((drawn & 0x1f) + 0x28 | (drawn & 0x20) << 2));
        }
        return values;
    }

    private static OperandValues values() {
        float[] bias = new float[CHANNELS];
        for (int k = 0; k < CHANNELS; k++) {
            bias[k] = (k - 16) * 0.37f;
        }
        return OperandValues.of(Map.of(
                TensorRole.INPUT,
                pattern(2 * (int) INPUT.elements(), 1),
                TensorRole.WEIGHTS,
                pattern(CHANNELS * INPUT.channels() * 9, 2),
                TensorRole.BIAS,
                bias,
                TensorRole.DESCALE,
                new float[] {0.0123f},
                TensorRole.UNITS,
                new float[] {31.7f}));
    }

    @ParameterizedTest
    @CsvSource({"FLOAT8_E4M3, RELU, e4m3 relu", "FLOAT8_E4M3, NONE, e4m3 none", "FLOAT16, RELU, half relu"})
    void everyEngineComputesPyTorchsBits(ElementType written, Activation activation, String name) throws IOException {
        GraphOperation operation = Graphs.float8(written, 2, INPUT, CHANNELS, WINDOW, activation);
        int[] expected = golden(name);
        try (Gpu gpu = Gpu.open();
                OperationGraph graph = OperationGraph.build(operation, gpu.handle())) {
            List<EngineConfig> configs = Heuristics.configs(graph);
            assertTrue(configs.size() > 1, configs::toString);
            for (EngineConfig config : configs) {
                assertTrue(config.compiledAtRunTime(), config::toString);
                try (ExecutionPlan plan = ExecutionPlan.build(graph, config.choice())) {
                    float[] computed = new Operands(operation, values(), gpu).execute(plan);
                    int[] bits = new int[computed.length];
                    for (int i = 0; i < bits.length; i++) {
                        bits[i] = written == ElementType.FLOAT16
                                ? Float.floatToFloat16(computed[i]) & 0xffff
                                : Float8.encode(computed[i]) & 0xff;
                    }
                    assertArrayEquals(expected, bits, config.toString());
                }
            }
        }
    }

    /** Compiling takes most of a second each time on a real GPU. */
    @ParameterizedTest
    @CsvSource({"TIMED, 4", "EXHAUSTIVE, 5"})
    void someOfTheEnginesAreCompiledUnlessAllAreAskedFor(Effort effort, int made) {
        Problem problem = Graphs.float8(ElementType.FLOAT16, 2, INPUT, CHANNELS, WINDOW, Activation.RELU)
                .problem();
        try (Gpu gpu = Gpu.open();
                CloseStack owned = new CloseStack()) {
            long present = new CudnnEngines(
                            gpu.handle(),
                            Precision.FP8,
                            DeviceOptions.DEFAULT.effort(effort),
                            new EngineFaults(92_400, 130_100, 90))
                    .candidates(problem, owned).stream()
                            .map(candidate -> candidate.make().map(owned::own))
                            .filter(Optional::isPresent)
                            .count();
            assertEquals(made, present);
        }
    }

    @Test
    void aStoredPlanIsLoadedForItsOwnTypesOnly() {
        GraphOperation narrow = Graphs.float8(ElementType.FLOAT8_E4M3, 2, INPUT, CHANNELS, WINDOW, Activation.RELU);
        GraphOperation wide = Graphs.float8(ElementType.FLOAT16, 2, INPUT, CHANNELS, WINDOW, Activation.RELU);
        try (Gpu gpu = Gpu.open();
                OperationGraph graph = OperationGraph.build(narrow, gpu.handle());
                ExecutionPlan plan =
                        ExecutionPlan.first(graph, Heuristics.configs(graph)).orElseThrow()) {
            SerializedPlan stored = plan.serialize();
            try (ExecutionPlan loaded = ExecutionPlan.load(stored, narrow, gpu.handle())) {
                assertEquals(plan.choice(), loaded.choice());
            }
            assertThrows(
                    StoredChoiceException.class,
                    () -> ExecutionPlan.load(stored, wide, gpu.handle()).close());
        }
    }
}
