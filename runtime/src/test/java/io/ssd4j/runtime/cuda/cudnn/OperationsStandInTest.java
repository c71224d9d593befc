// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.program.TensorRole;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.testing.RelativeError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the stand-in computes, against the operations' definitions: every engine that its heuristics name. */
@OnStandIn
class OperationsStandInTest {
    private Gpu gpu;

    @BeforeEach
    void open() {
        gpu = Gpu.open();
    }

    @AfterEach
    void close() {
        gpu.close();
    }

    static List<Arguments> convolutions() {
        Window plain = Window.of(3).padding(1);
        record Case(int batch, Shape input, int channels, Window window) {}
        List<Case> cases = List.of(
                new Case(2, new Shape(16, 9, 11), 24, plain),
                new Case(1, new Shape(3, 13, 7), 20, plain),
                new Case(1, new Shape(40, 19, 19), 17, Window.of(3).padding(6).dilation(6)),
                new Case(3, new Shape(136, 5, 5), 33, Window.of(1)),
                new Case(1, new Shape(16, 10, 10), 16, plain.stride(2)),
                new Case(1, new Shape(8, 3, 3), 16, Window.of(3)));
        List<Arguments> all = new ArrayList<>();
        for (ElementType type : ElementType.floatingPoint()) {
            for (Case c : cases) {
                all.add(Arguments.of(Graphs.convolution(type, c.batch(), c.input(), c.channels(), c.window())));
            }
        }
        return all;
    }

    /** What each engine's notes say is seen in its result: how far from the exact one it is, and how far it must be. */
    private static void assertAsNoted(EngineConfig config, ElementType type, double error) {
        Set<NumericalNote> notes = config.numericalNotes();
        String what = config + ": " + error;
        boolean shortSums = notes.contains(NumericalNote.REDUCED_PRECISION_REDUCTION);
        boolean shortInputs =
                notes.contains(NumericalNote.TENSOR_CORE) || notes.contains(NumericalNote.DOWN_CONVERT_INPUTS);
        double most = shortSums
                ? 1e-2
                : switch (type) {
                    case FLOAT32 -> shortInputs ? 5e-4 : 1e-6;
                    case FLOAT16 -> 5e-4;
                    case BFLOAT16 -> 4e-3;
                    case INT8, UINT8, FLOAT8_E4M3 -> throw new AssertionError("a type with scales");
                };
        assertTrue(error < most, what);
        assertTrue(!shortSums || error > 1e-3, what);
        assertTrue(type != ElementType.FLOAT32 || !shortInputs || error > 1e-5, what);
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void convolutionsAreComputedAsTheirEnginesNoteIt(GraphOperation operation) {
        OperandValues values = OperandValues.random(operation, 1);
        double[] expected = Definition.of(operation, values);
        try (OperationGraph graph = OperationGraph.build(operation, gpu.handle())) {
            for (EngineConfig config : planned(graph)) {
                try (ExecutionPlan plan = ExecutionPlan.build(graph, config.choice())) {
                    float[] actual = execute(plan, values);
                    assertAsNoted(config, operation.problem().element(), RelativeError.of(actual, expected));
                }
            }
        }
    }

    @Test
    void stridesAreThoseOfTheDescriptors() {
        Dims extents = new Dims(2, 8, 6, 5);
        Dims outputs = new Dims(2, 12, 6, 5);
        // Input in NCHW, output in NHWC with a gap behind each position and each row.
        TensorSpec input = new TensorSpec(GraphTensor.INPUT, ElementType.FLOAT16, extents, new Dims(240, 30, 5, 1), 16);
        TensorSpec output =
                new TensorSpec(GraphTensor.OUTPUT, ElementType.FLOAT16, outputs, new Dims(640, 1, 100, 16), 16);
        GraphOperation dense = Graphs.convolution(
                ElementType.FLOAT16, 2, new Shape(8, 6, 5), 12, Window.of(3).padding(1));
        GraphOperation strided = Graphs.with(dense, input, output);
        OperandValues values = OperandValues.random(strided, 2);
        assertArrayEquals(executeFirst(dense, values), executeFirst(strided, values));
    }

    private float[] execute(ExecutionPlan plan, OperandValues values) {
        return new Operands(plan.operation(), values, gpu).execute(plan);
    }

    private float[] executeFirst(GraphOperation operation, OperandValues values) {
        try (OperationGraph graph = OperationGraph.build(operation, gpu.handle());
                ExecutionPlan plan =
                        ExecutionPlan.build(graph, planned(graph).getFirst().choice())) {
            return execute(plan, values);
        }
    }

    /** The configurations that plans can be made of: heuristics name one that is refused then. */
    private static List<EngineConfig> planned(OperationGraph graph) {
        List<EngineConfig> planned = new ArrayList<>();
        for (EngineConfig config : Heuristics.configs(graph)) {
            ExecutionPlan.first(graph, List.of(config)).ifPresent(plan -> {
                plan.close();
                planned.add(config);
            });
        }
        assertTrue(planned.size() >= 3, () -> graph.operation() + " has " + planned);
        return planned;
    }

    @Test
    void enginesThatAreNotDeterministicAreNot() {
        GraphOperation operation = Graphs.convolution(
                ElementType.FLOAT32, 1, new Shape(64, 8, 8), 32, Window.of(3).padding(1));
        OperandValues values = OperandValues.random(operation, 3);
        try (OperationGraph graph = OperationGraph.build(operation, gpu.handle())) {
            int varying = 0;
            for (EngineConfig config : planned(graph)) {
                boolean deterministic = !config.numericalNotes().contains(NumericalNote.NONDETERMINISTIC);
                varying += deterministic ? 0 : 1;
                try (ExecutionPlan plan = ExecutionPlan.build(graph, config.choice())) {
                    Set<Integer> results = new HashSet<>();
                    for (int run = 0; run < 4; run++) {
                        results.add(Arrays.hashCode(execute(plan, values)));
                    }
                    assertEquals(deterministic, results.size() == 1, config::toString);
                }
            }
            assertEquals(2, varying);
        }
    }

    static List<Arguments> poolings() {
        List<Arguments> all = new ArrayList<>();
        for (ElementType type : ElementType.floatingPoint()) {
            all.add(Arguments.of(pooling(type, new Shape(5, 8, 8), Window.of(2).stride(2), Rounding.FLOOR)));
            all.add(Arguments.of(pooling(type, new Shape(5, 9, 9), Window.of(2).stride(2), Rounding.FLOOR)));
            all.add(Arguments.of(pooling(type, new Shape(5, 9, 9), Window.of(2).stride(2), Rounding.CEIL)));
            all.add(Arguments.of(pooling(type, new Shape(5, 7, 7), Window.of(3).padding(1), Rounding.FLOOR)));
        }
        return all;
    }

    private static GraphOperation pooling(ElementType type, Shape input, Window window, Rounding rounding) {
        return Graphs.pooling(type, 2, input, window, rounding);
    }

    @ParameterizedTest
    @MethodSource("poolings")
    void poolingIsExact(GraphOperation operation) {
        OperandValues values = OperandValues.random(operation, 4);
        float[] input = values.of(TensorRole.INPUT);
        for (int i = 0; i < input.length; i++) {
            input[i] = -Math.abs(input[i]); // so that zeros from anywhere would win
        }
        input[20] = Float.NaN;
        double[] expected = Definition.of(operation, values);
        assertTrue(Arrays.stream(expected).anyMatch(Double::isNaN));
        try (OperationGraph graph = OperationGraph.build(operation, gpu.handle())) {
            for (EngineConfig config : planned(graph)) {
                assertTrue(
                        EngineNotes.isCompiledAtRunTime(graph, config.choice().engine()), config::toString);
                try (ExecutionPlan plan = ExecutionPlan.build(graph, config.choice())) {
                    assertArrayEquals(expected, widened(execute(plan, values)), config::toString);
                }
            }
        }
    }

    private static double[] widened(float[] results) {
        double[] wide = new double[results.length];
        Arrays.setAll(wide, i -> results[i]);
        return wide;
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void normalizationMeetsItsDefinition(ElementType type) {
        GraphOperation operation = Graphs.normalization(type, 2, new Shape(48, 5, 6), 1e-10f);
        OperandValues values = OperandValues.random(operation, 5);
        Arrays.fill(values.of(TensorRole.INPUT), 0, 1, 0f);
        double[] expected = Definition.of(operation, values);
        double most = switch (type) {
            case FLOAT32 -> 1e-6;
            case FLOAT16 -> 5e-4;
            case BFLOAT16 -> 4e-3;
            case INT8, UINT8, FLOAT8_E4M3 -> throw new AssertionError("a type with scales");
        };
        try (OperationGraph graph = OperationGraph.build(operation, gpu.handle())) {
            for (EngineConfig config : planned(graph)) {
                try (ExecutionPlan plan = ExecutionPlan.build(graph, config.choice())) {
                    double error = RelativeError.of(execute(plan, values), expected);
                    assertTrue(error < most, () -> config + ": " + error);
                }
            }
        }
    }

    @Test
    void someEnginesNeedAWorkspaceAndSomeDoNot() {
        GraphOperation operation = Graphs.convolution(ElementType.FLOAT16, 1, new Shape(16, 8, 8), 32, Window.of(1));
        try (OperationGraph graph = OperationGraph.build(operation, gpu.handle())) {
            Set<Boolean> needs = new HashSet<>();
            for (EngineConfig config : planned(graph)) {
                try (ExecutionPlan plan = ExecutionPlan.build(graph, config.choice())) {
                    needs.add(plan.workspaceBytes() > 0);
                }
            }
            assertEquals(Set.of(true, false), needs);
            assertFalse(planned(graph).size() == Heuristics.configs(graph).size(), "every configuration was planned");
        }
    }
}
