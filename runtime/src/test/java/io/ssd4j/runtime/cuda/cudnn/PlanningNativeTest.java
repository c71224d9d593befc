// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.RealLibraries;
import io.ssd4j.runtime.cuda.absent.ShippedProfiles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every convolution of SSD300, planned by the real cuDNN for each GPU that it ships with a profile for. */
class PlanningNativeTest {
    private static final List<Integer> BATCHES = List.of(1, 8, 32, 372);
    private static final DeviceOptions DETERMINISTIC =
            DeviceOptions.DEFAULT.deterministic(true).effort(Effort.EXHAUSTIVE);

    @BeforeAll
    static void findCudnn() {
        RealLibraries.require(NativeLibrary.CUDNN);
    }

    static List<Arguments> gpusAndPrecisions() {
        List<Arguments> all = new ArrayList<>();
        for (String profile : ShippedProfiles.names()) {
            for (Precision precision : Precision.floatingPoint()) {
                all.add(Arguments.of(profile, precision));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("gpusAndPrecisions")
    void everyConvolutionIsPlannedStoredAndLoaded(String profile, Precision precision) {
        EngineFilter filter = EngineFilter.of(precision, DETERMINISTIC);
        try (DeviceProperties gpu = ShippedProfiles.profile(profile).properties()) {
            for (int batch : BATCHES) {
                for (GraphOperation operation : Layers.problems(precision.elementType(), batch)) {
                    try (OperationGraph graph = OperationGraph.build(operation, gpu)) {
                        List<EngineConfig> configs = filter.select(Heuristics.configs(graph));
                        assertFalse(configs.isEmpty(), () -> operation + " has no engine");
                        planStoreAndLoad(graph, configs.getFirst());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("gpusAndPrecisions")
    void everyHeadIsPlannedWithoutActivation(String profile, Precision precision) {
        EngineFilter filter = EngineFilter.of(precision, DETERMINISTIC);
        try (DeviceProperties gpu = ShippedProfiles.profile(profile).properties()) {
            for (int classes : new int[] {21, 81, 91}) {
                for (GraphOperation operation : Layers.heads(precision.elementType(), 8, classes)) {
                    try (OperationGraph graph = OperationGraph.build(operation, gpu)) {
                        List<EngineConfig> configs = filter.select(Heuristics.configs(graph));
                        assertFalse(configs.isEmpty(), () -> operation + " has no engine");
                        planStoreAndLoad(graph, configs.getFirst());
                    }
                }
            }
        }
    }

    /** Not the first candidate alone: the timing on a card takes each of them. */
    @ParameterizedTest
    @MethodSource("gpusAndPrecisions")
    void everyCandidateIsPlanned(String profile, Precision precision) {
        try (DeviceProperties gpu = ShippedProfiles.profile(profile).properties()) {
            for (GraphOperation operation : Layers.problems(precision.elementType(), 8)) {
                try (OperationGraph graph = OperationGraph.build(operation, gpu)) {
                    List<EngineConfig> configs = Heuristics.configs(graph);
                    assertEquals(
                            configs.size(),
                            configs.stream()
                                    .map(EngineConfig::choice)
                                    .distinct()
                                    .count());
                    configs.forEach(config -> planStoreAndLoad(graph, config));
                }
            }
        }
    }

    private static void planStoreAndLoad(OperationGraph graph, EngineConfig config) {
        try (ExecutionPlan plan = ExecutionPlan.build(graph, config.choice())) {
            SerializedPlan stored = plan.serialize();
            assertEquals(Cudnn.version(), stored.cudnnVersion());
            // The one names knobs by number, the other by name.
            assertEquals(config.choice(), stored.choice());
            try (ExecutionPlan loaded = ExecutionPlan.load(stored, graph.operation(), graph.target())) {
                assertEquals(plan.workspaceBytes(), loaded.workspaceBytes());
                assertEquals(stored.json(), loaded.serialize().json());
            }
        }
    }
}
