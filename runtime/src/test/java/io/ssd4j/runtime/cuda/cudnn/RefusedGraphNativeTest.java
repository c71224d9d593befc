// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.RealLibraries;
import io.ssd4j.runtime.cuda.absent.ShippedProfiles;
import io.ssd4j.runtime.cuda.program.TensorRole;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What does not fit together is refused with a message that tells the operation and what cuDNN says of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedGraphNativeTest {
    private static final GraphOperation SOUND = Layers.named("conv2_2").of(ElementType.FLOAT16, 8);

    private DeviceProperties gpu;

    @BeforeAll
    void openProfile() {
        RealLibraries.require(NativeLibrary.CUDNN);
        gpu = ShippedProfiles.profile("h100-sxm").properties();
    }

    @AfterAll
    void closeProfile() {
        if (gpu != null) {
            gpu.close();
        }
    }

    @Test
    void aSoundOneIsTaken() {
        try (OperationGraph graph = OperationGraph.build(SOUND, gpu)) {
            assertFalse(Heuristics.configs(graph).isEmpty());
        }
    }

    @Test
    void stridesThatOverlap() {
        Dims dense = SOUND.tensor(GraphTensor.INPUT).strides();
        Dims overlapping = new Dims(dense.n() - 1, dense.c(), dense.h(), dense.w());
        assertRefused(
                "hasOverlappingStrides",
                input(ElementType.FLOAT16, SOUND.tensor(GraphTensor.INPUT).extents(), overlapping));
    }

    @Test
    void anOutputOfTheWrongSize() {
        Dims extents = SOUND.tensor(GraphTensor.OUTPUT).extents();
        Dims wrong = new Dims(extents.n(), extents.c(), extents.h() - 1, extents.w());
        assertRefused(
                "is_valid_spatial_dim",
                Graphs.with(
                        SOUND,
                        TensorSpec.of(GraphTensor.OUTPUT, ElementType.FLOAT16, wrong),
                        TensorSpec.of(GraphTensor.CONVOLVED, ElementType.FLOAT32, wrong),
                        TensorSpec.of(GraphTensor.BIASED, ElementType.FLOAT32, wrong)));
    }

    @Test
    void anAlignmentThatSplitsAnElement() {
        TensorSpec input = SOUND.tensor(GraphTensor.INPUT);
        assertRefused(
                "alignment (3)",
                withInput(new TensorSpec(input.tensor(), input.type(), input.extents(), input.strides(), 3)));
    }

    @Test
    void aPooledSizeThatTheWindowDoesNotGive() {
        GraphOperation sound = Graphs.pooling(
                ElementType.FLOAT16, 8, new Shape(256, 75, 75), Window.of(2).stride(2), Rounding.CEIL);
        // 38 needs the padding behind.
        GraphOperation unpadded = Graphs.pooling(
                ElementType.FLOAT16, 8, new Shape(256, 75, 75), Window.of(2).stride(2), Rounding.FLOOR);
        assertRefused("resample operation", Graphs.with(unpadded, sound.tensor(GraphTensor.OUTPUT)));
    }

    @Test
    void typesThatNoEngineFuses() {
        TensorSpec bias = SOUND.tensor(GraphTensor.BIAS);
        GraphOperation mixed = Graphs.with(SOUND, TensorSpec.of(GraphTensor.BIAS, ElementType.FLOAT32, bias.extents()));
        try (OperationGraph graph = OperationGraph.build(mixed, gpu)) {
            UnsupportedGraphException refusal =
                    assertThrows(UnsupportedGraphException.class, () -> Heuristics.configs(graph));
            String message = String.valueOf(refusal.getMessage());
            assertTrue(message.startsWith("cuDNN has no engine for " + mixed), message);
            assertTrue(message.contains("CUDNN_STATUS_NOT_SUPPORTED"), message);
        }
    }

    @Test
    void enginesAndKnobsThatAreNone() {
        try (OperationGraph graph = OperationGraph.build(SOUND, gpu)) {
            EngineChoice first = Heuristics.configs(graph).getFirst().choice();
            for (EngineChoice wrong : List.of(
                    new EngineChoice(4711, List.of()),
                    new EngineChoice(-1, List.of()),
                    new EngineChoice(first.engine(), List.of(new KnobChoice(KnobType.TILE_SIZE.code(), 4711))),
                    new EngineChoice(first.engine(), List.of(new KnobChoice(KnobType.UNKNOWN, 0))))) {
                NativeCallException refusal = assertThrows(
                        NativeCallException.class,
                        () -> ExecutionPlan.build(graph, wrong).close());
                assertTrue(String.valueOf(refusal.getMessage()).contains(wrong + " for " + SOUND), refusal::getMessage);
            }
        }
    }

    @Test
    void addressesThatDoNotFit() {
        try (OperationGraph graph = OperationGraph.build(SOUND, gpu);
                ExecutionPlan plan =
                        ExecutionPlan.first(graph, Heuristics.configs(graph)).orElseThrow()) {
            Map<TensorRole, Long> sound = Map.of(
                    TensorRole.INPUT, 0x1000L,
                    TensorRole.WEIGHTS, 0x2000L,
                    TensorRole.BIAS, 0x3000L,
                    TensorRole.OUTPUT, 0x4000L);
            new PlanExecution(plan, sound, 0x5000L).close();

            assertRefused("has no address for its BIAS", plan, without(sound, TensorRole.BIAS));
            assertRefused("has no address for its INPUT", plan, with(sound, TensorRole.INPUT, 0));
            assertRefused("not a multiple of 16: 0x1008", plan, with(sound, TensorRole.INPUT, 0x1008));
            assertRefused("has no [SCALE]", plan, with(sound, TensorRole.SCALE, 0x6000));
            assertTrue(plan.workspaceBytes() > 0);
            assertThrows(IllegalArgumentException.class, () -> new PlanExecution(plan, sound, 0).close());
        }
    }

    @Test
    void whatIsClosed() {
        OperationGraph graph = OperationGraph.build(SOUND, gpu);
        ExecutionPlan plan =
                ExecutionPlan.first(graph, Heuristics.configs(graph)).orElseThrow();
        graph.close();
        graph.close();
        assertThrows(IllegalStateException.class, () -> Heuristics.configs(graph));
        assertEquals(Cudnn.version(), plan.serialize().cudnnVersion());
        plan.close();
        plan.close();
        assertThrows(IllegalStateException.class, plan::serialize);
    }

    private void assertRefused(String reason, GraphOperation operation) {
        NativeCallException refusal = assertThrows(
                NativeCallException.class,
                () -> OperationGraph.build(operation, gpu).close());
        String message = String.valueOf(refusal.getMessage());
        assertEquals("cudnnBackendFinalize", refusal.function());
        assertTrue(message.contains("CUDNN_STATUS_BAD_PARAM"), message);
        assertTrue(message.contains(" of " + operation), message);
        assertTrue(message.contains(reason), message);
    }

    private static void assertRefused(String reason, ExecutionPlan plan, Map<TensorRole, Long> operands) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> new PlanExecution(plan, operands, 0x5000L).close());
        assertTrue(String.valueOf(refusal.getMessage()).contains(reason), refusal::getMessage);
    }

    private static GraphOperation input(ElementType type, Dims extents, Dims strides) {
        return withInput(new TensorSpec(GraphTensor.INPUT, type, extents, strides, TensorSpec.ALIGNMENT));
    }

    private static GraphOperation withInput(TensorSpec input) {
        return Graphs.with(SOUND, input);
    }

    private static Map<TensorRole, Long> with(Map<TensorRole, Long> operands, TensorRole role, long address) {
        Map<TensorRole, Long> changed = new EnumMap<>(operands);
        changed.put(role, address);
        return changed;
    }

    private static Map<TensorRole, Long> without(Map<TensorRole, Long> operands, TensorRole role) {
        Map<TensorRole, Long> changed = new EnumMap<>(operands);
        changed.remove(role);
        return changed;
    }
}
