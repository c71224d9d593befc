// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_STATUS_NOT_SUPPORTED_RUNTIME_PREREQUISITE_MISSING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.RealLibraries;
import io.ssd4j.runtime.cuda.absent.ShippedProfiles;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.testing.Capability;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pooling and normalization, whose engines in NHWC are compiled at run time. Without a driver their graphs are checked by
 * cuDNN all the same, and planning says what is missing.
 */
class RuntimeCompiledNativeTest {

    @BeforeAll
    static void findCudnn() {
        RealLibraries.require(NativeLibrary.CUDNN);
        Capability.require(Capability.NO_DRIVER);
    }

    /** The five poolings and the normalization of SSD300. */
    static List<Arguments> operations() {
        List<Arguments> operations = new ArrayList<>();
        Window half = Window.of(2).stride(2);
        for (String profile : ShippedProfiles.names()) {
            for (ElementType type : ElementType.floatingPoint()) {
                for (GraphOperation operation : List.of(
                        Graphs.pooling(type, 8, new Shape(64, 300, 300), half, Rounding.FLOOR),
                        Graphs.pooling(type, 8, new Shape(128, 150, 150), half, Rounding.FLOOR),
                        Graphs.pooling(type, 8, new Shape(256, 75, 75), half, Rounding.CEIL),
                        Graphs.pooling(type, 8, new Shape(512, 38, 38), half, Rounding.FLOOR),
                        Graphs.pooling(
                                type, 8, new Shape(512, 19, 19), Window.of(3).padding(1), Rounding.FLOOR),
                        Graphs.normalization(type, 8, new Shape(512, 38, 38), 1e-10f))) {
                    operations.add(Arguments.of(profile, operation));
                }
            }
        }
        return operations;
    }

    @ParameterizedTest
    @MethodSource("operations")
    void theGraphIsSoundAndPlanningMissesTheDriver(String profile, GraphOperation operation) {
        try (DeviceProperties gpu = ShippedProfiles.profile(profile).properties();
                OperationGraph graph = OperationGraph.build(operation, gpu)) {
            UnsupportedGraphException refusal =
                    assertThrows(UnsupportedGraphException.class, () -> Heuristics.configs(graph));
            assertTrue(refusal.needsDriver(), refusal::getMessage);
            String message = String.valueOf(refusal.getMessage());
            assertTrue(message.startsWith("cuDNN has no engine for " + operation), message);
            assertTrue(message.contains("CUDNN_STATUS_NOT_SUPPORTED_RUNTIME_PREREQUISITE_MISSING"), message);
            assertTrue(message.contains("NVIDIA's driver"), message);
            assertEquals(graph.engines(), refusal.statuses().size());

            long engine = refusal.statuses().indexOf(CUDNN_STATUS_NOT_SUPPORTED_RUNTIME_PREREQUISITE_MISSING());
            NativeCallException missing = assertThrows(
                    NativeCallException.class,
                    () -> ExecutionPlan.build(graph, new EngineChoice(engine, List.of()))
                            .close());
            assertEquals(CUDNN_STATUS_NOT_SUPPORTED_RUNTIME_PREREQUISITE_MISSING(), missing.status());
        }
    }
}
