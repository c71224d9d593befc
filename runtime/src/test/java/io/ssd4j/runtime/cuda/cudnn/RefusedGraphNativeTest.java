// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.RealLibraries;
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
    private static final ConvolutionBiasRelu SOUND = Layers.named("conv2_2").of(DataType.HALF, 8);

    private DeviceProperties gpu;

    @BeforeAll
    void openProfile() {
        RealLibraries.require(NativeLibrary.CUDNN);
        gpu = DeviceProperties.of(ShippedProfiles.profile("h100-sxm"));
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
        Dims dense = SOUND.input().strides();
        Dims overlapping = new Dims(dense.n() - 1, dense.c(), dense.h(), dense.w());
        assertRefused(
                "hasOverlappingStrides", input(DataType.HALF, SOUND.input().extents(), overlapping));
    }

    @Test
    void anOutputOfTheWrongSize() {
        Dims extents = SOUND.output().extents();
        Dims wrong = new Dims(extents.n(), extents.c(), extents.h() - 1, extents.w());
        assertRefused(
                "is_valid_spatial_dim",
                new ConvolutionBiasRelu(
                        SOUND.input(),
                        SOUND.weights(),
                        SOUND.bias(),
                        TensorSpec.of(TensorRole.OUTPUT, DataType.HALF, wrong),
                        SOUND.window()));
    }

    @Test
    void anAlignmentThatSplitsAnElement() {
        TensorSpec input = SOUND.input();
        assertRefused(
                "alignment (3)",
                withInput(new TensorSpec(input.role(), input.type(), input.extents(), input.strides(), 3)));
    }

    @Test
    void aPooledSizeThatTheWindowDoesNotGive() {
        MaxPooling sound = MaxPooling.of(
                DataType.HALF, 8, new Shape(256, 75, 75), Window.of(2).stride(2), Rounding.CEIL);
        // 38 needs the padding behind.
        assertRefused("resample operation", new MaxPooling(sound.input(), sound.output(), sound.window(), 0));
    }

    @Test
    void typesThatNoEngineFuses() {
        TensorSpec bias = SOUND.bias();
        GraphOperation mixed = new ConvolutionBiasRelu(
                SOUND.input(),
                SOUND.weights(),
                TensorSpec.of(bias.role(), DataType.FLOAT, bias.extents()),
                SOUND.output(),
                SOUND.window());
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
            VariantPack.of(plan, sound, 0x5000L).close();

            assertRefused("has no address for its BIAS", plan, without(sound, TensorRole.BIAS));
            assertRefused("has no address for its INPUT", plan, with(sound, TensorRole.INPUT, 0));
            assertRefused("no multiple of 16: 0x1008", plan, with(sound, TensorRole.INPUT, 0x1008));
            assertRefused("has no [SCALE]", plan, with(sound, TensorRole.SCALE, 0x6000));
            assertTrue(plan.workspaceBytes() > 0);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> VariantPack.of(plan, sound, 0).close());
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
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> VariantPack.of(plan, operands, 0x5000L).close());
        assertTrue(String.valueOf(refusal.getMessage()).contains(reason), refusal::getMessage);
    }

    private static ConvolutionBiasRelu input(DataType type, Dims extents, Dims strides) {
        return withInput(new TensorSpec(TensorRole.INPUT, type, extents, strides, TensorSpec.ALIGNMENT));
    }

    private static ConvolutionBiasRelu withInput(TensorSpec input) {
        return new ConvolutionBiasRelu(input, SOUND.weights(), SOUND.bias(), SOUND.output(), SOUND.window());
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
