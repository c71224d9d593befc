// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
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
    private TestBench bench;

    @BeforeEach
    void open() {
        bench = TestBench.open();
    }

    @AfterEach
    void close() {
        bench.close();
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
        for (DataType type : DataType.values()) {
            for (Case c : cases) {
                all.add(Arguments.of(ConvolutionBiasRelu.of(type, c.batch(), c.input(), c.channels(), c.window())));
            }
        }
        return all;
    }

    /** What each engine's notes say is seen in its result: how far from the exact one it is, and how far it must be. */
    private static void assertAsNoted(EngineConfig config, DataType type, double error) {
        Set<NumericalNote> notes = config.numericalNotes();
        String what = config + ": " + error;
        boolean shortSums = notes.contains(NumericalNote.REDUCED_PRECISION_REDUCTION);
        boolean shortInputs =
                notes.contains(NumericalNote.TENSOR_CORE) || notes.contains(NumericalNote.DOWN_CONVERT_INPUTS);
        double most = shortSums
                ? 1e-2
                : switch (type) {
                    case FLOAT -> shortInputs ? 5e-4 : 1e-6;
                    case HALF -> 5e-4;
                    case BFLOAT16 -> 4e-3;
                };
        assertTrue(error < most, what);
        assertTrue(!shortSums || error > 1e-3, what);
        assertTrue(type != DataType.FLOAT || !shortInputs || error > 1e-5, what);
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void convolutionsAreComputedAsTheirEnginesNoteIt(ConvolutionBiasRelu operation) {
        OperandValues operands = OperandValues.random(operation, 1);
        double[] expected = NaiveOperation.of(operation, operands);
        try (OperationGraph graph = OperationGraph.build(operation, bench.handle())) {
            for (EngineConfig config : planned(graph)) {
                try (ExecutionPlan plan = ExecutionPlan.build(graph, config.choice())) {
                    float[] actual = bench.execute(plan, operands);
                    assertAsNoted(config, operation.input().type(), TestBench.relativeError(actual, expected));
                }
            }
        }
    }

    @Test
    void stridesAreThoseOfTheDescriptors() {
        Dims extents = new Dims(2, 8, 6, 5);
        Dims outputs = new Dims(2, 12, 6, 5);
        // Input in NCHW, output in NHWC with a gap behind each position and each row.
        TensorSpec input = new TensorSpec(TensorRole.INPUT, DataType.HALF, extents, new Dims(240, 30, 5, 1), 16);
        TensorSpec output = new TensorSpec(TensorRole.OUTPUT, DataType.HALF, outputs, new Dims(640, 1, 100, 16), 16);
        ConvolutionBiasRelu dense = ConvolutionBiasRelu.of(
                DataType.HALF, 2, new Shape(8, 6, 5), 12, Window.of(3).padding(1));
        ConvolutionBiasRelu strided =
                new ConvolutionBiasRelu(input, dense.weights(), dense.bias(), output, dense.window());
        OperandValues operands = OperandValues.random(strided, 2);
        assertArrayEquals(executeFirst(dense, operands), executeFirst(strided, operands));
    }

    private float[] executeFirst(GraphOperation operation, OperandValues operands) {
        try (OperationGraph graph = OperationGraph.build(operation, bench.handle());
                ExecutionPlan plan =
                        ExecutionPlan.build(graph, planned(graph).getFirst().choice())) {
            return bench.execute(plan, operands);
        }
    }

    /** The configurations that plans can be made of: heuristics name one that is refused then. */
    private static List<EngineConfig> planned(OperationGraph graph) {
        List<EngineConfig> planned = new ArrayList<>();
        for (EngineConfig config : Heuristics.configs(graph)) {
            if (ExecutionPlan.first(graph, List.of(config))
                    .map(TestBench::closed)
                    .isPresent()) {
                planned.add(config);
            }
        }
        assertTrue(planned.size() >= 3, () -> graph.operation() + " has " + planned);
        return planned;
    }

    @Test
    void enginesThatAreNotDeterministicAreNot() {
        ConvolutionBiasRelu operation = ConvolutionBiasRelu.of(
                DataType.FLOAT, 1, new Shape(64, 8, 8), 32, Window.of(3).padding(1));
        OperandValues operands = OperandValues.random(operation, 3);
        try (OperationGraph graph = OperationGraph.build(operation, bench.handle())) {
            int varying = 0;
            for (EngineConfig config : planned(graph)) {
                boolean deterministic = !config.numericalNotes().contains(NumericalNote.NONDETERMINISTIC);
                varying += deterministic ? 0 : 1;
                try (ExecutionPlan plan = ExecutionPlan.build(graph, config.choice())) {
                    Set<Integer> results = new HashSet<>();
                    for (int run = 0; run < 4; run++) {
                        results.add(Arrays.hashCode(bench.execute(plan, operands)));
                    }
                    assertEquals(deterministic, results.size() == 1, config::toString);
                }
            }
            assertEquals(2, varying);
        }
    }

    static List<Arguments> poolings() {
        List<Arguments> all = new ArrayList<>();
        for (DataType type : DataType.values()) {
            all.add(Arguments.of(pooling(type, new Shape(5, 8, 8), Window.of(2).stride(2), Rounding.FLOOR)));
            all.add(Arguments.of(pooling(type, new Shape(5, 9, 9), Window.of(2).stride(2), Rounding.FLOOR)));
            all.add(Arguments.of(pooling(type, new Shape(5, 9, 9), Window.of(2).stride(2), Rounding.CEIL)));
            all.add(Arguments.of(pooling(type, new Shape(5, 7, 7), Window.of(3).padding(1), Rounding.FLOOR)));
        }
        return all;
    }

    private static MaxPooling pooling(DataType type, Shape input, Window window, Rounding rounding) {
        return MaxPooling.of(type, 2, input, window, rounding);
    }

    @ParameterizedTest
    @MethodSource("poolings")
    void poolingIsExact(MaxPooling operation) {
        OperandValues operands = OperandValues.random(operation, 4);
        float[] values = operands.of(TensorRole.INPUT);
        for (int i = 0; i < values.length; i++) {
            values[i] = -Math.abs(values[i]); // so that zeros from anywhere would win
        }
        values[20] = Float.NaN;
        double[] expected = NaiveOperation.of(operation, operands);
        assertTrue(Arrays.stream(expected).anyMatch(Double::isNaN));
        try (OperationGraph graph = OperationGraph.build(operation, bench.handle())) {
            for (EngineConfig config : planned(graph)) {
                assertEquals(Set.of(BehaviorNote.RUNTIME_COMPILATION), config.behaviorNotes());
                try (ExecutionPlan plan = ExecutionPlan.build(graph, config.choice())) {
                    assertArrayEquals(expected, widened(bench.execute(plan, operands)), config::toString);
                }
            }
        }
    }

    private static double[] widened(float[] values) {
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }

    @ParameterizedTest
    @EnumSource(DataType.class)
    void normalizationMeetsItsDefinition(DataType type) {
        RmsNormalization operation = RmsNormalization.ofL2(type, 2, new Shape(48, 5, 6), 1e-10f);
        OperandValues operands = OperandValues.random(operation, 5);
        Arrays.fill(operands.of(TensorRole.INPUT), 0, 1, 0f);
        double[] expected = NaiveOperation.of(operation, operands);
        double most = switch (type) {
            case FLOAT -> 1e-6;
            case HALF -> 5e-4;
            case BFLOAT16 -> 4e-3;
        };
        try (OperationGraph graph = OperationGraph.build(operation, bench.handle())) {
            for (EngineConfig config : planned(graph)) {
                try (ExecutionPlan plan = ExecutionPlan.build(graph, config.choice())) {
                    double error = TestBench.relativeError(bench.execute(plan, operands), expected);
                    assertTrue(error < most, () -> config + ": " + error);
                }
            }
        }
    }

    @Test
    void someEnginesNeedAWorkspaceAndSomeDoNot() {
        ConvolutionBiasRelu operation = ConvolutionBiasRelu.of(DataType.HALF, 1, new Shape(16, 8, 8), 32, Window.of(1));
        try (OperationGraph graph = OperationGraph.build(operation, bench.handle())) {
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
