// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.RealLibraries;
import io.ssd4j.runtime.cuda.absent.ShippedProfiles;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** fp32 that is fp32: most engines for float32 tensors compute in TF32, and their notes are all that tells. */
class PrecisionNativeTest {

    @BeforeAll
    static void findCudnn() {
        RealLibraries.require(NativeLibrary.CUDNN);
    }

    static List<String> profiles() {
        return ShippedProfiles.names();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void fp32LeavesOutWhatTf32TakesFirst(String profile) {
        DeviceOptions options = DeviceOptions.DEFAULT.effort(Effort.EXHAUSTIVE);
        EngineFilter fp32 = EngineFilter.of(Precision.FP32, options);
        EngineFilter tf32 = EngineFilter.of(Precision.TF32, options);
        try (DeviceProperties gpu = ShippedProfiles.profile(profile).properties()) {
            for (Layers.Convolution layer : Layers.ALL) {
                try (OperationGraph graph = OperationGraph.build(layer.of(ElementType.FLOAT32, 8), gpu)) {
                    List<EngineConfig> all = Heuristics.configs(graph);
                    List<EngineConfig> exact = fp32.select(all);
                    assertFalse(exact.isEmpty(), layer::name);
                    assertEquals(all, tf32.select(all));
                    assertTrue(
                            all.stream()
                                    .filter(config -> !exact.contains(config))
                                    .allMatch(config -> config.numericalNotes().contains(NumericalNote.TENSOR_CORE)
                                            || config.numericalNotes().contains(NumericalNote.DOWN_CONVERT_INPUTS)),
                            layer::name);
                    assertTrue(
                            exact.stream()
                                    .noneMatch(config -> config.numericalNotes().contains(NumericalNote.TENSOR_CORE)),
                            layer::name);
                    assertTrue(exact.size() < all.size(), layer::name);
                }
            }
        }
    }

    /** The engines of the network's convolutions are precompiled, and this cuDNN's notes name nothing that ours do not. */
    @ParameterizedTest
    @MethodSource("profiles")
    void theNotesAreKnown(String profile) {
        try (DeviceProperties gpu = ShippedProfiles.profile(profile).properties()) {
            for (ElementType type : ElementType.floatingPoint()) {
                try (OperationGraph graph =
                        OperationGraph.build(Layers.named("conv4_2").of(type, 8), gpu)) {
                    for (EngineConfig config : Heuristics.configs(graph)) {
                        assertFalse(config.numericalNotes().contains(NumericalNote.UNKNOWN), config::toString);
                        assertFalse(
                                EngineNotes.isCompiledAtRunTime(
                                        graph, config.choice().engine()),
                                config::toString);
                    }
                }
            }
        }
    }
}
