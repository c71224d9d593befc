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
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.testing.Capability;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The convolutions of SSD300 on 8-bit floating-point numbers through the real cuDNN. It finalizes their graphs, but has only engines for
 * them that the driver compiles.
 */
class Float8NativeTest {

    @BeforeAll
    static void findCudnn() {
        RealLibraries.require(NativeLibrary.CUDNN);
        Capability.require(Capability.NO_DRIVER);
    }

    static List<Arguments> operations() {
        List<Arguments> operations = new ArrayList<>();
        for (String profile : List.of("h100-sxm", "l4", "rtx-4090")) {
            for (ElementType written : List.of(ElementType.FLOAT8_E4M3, ElementType.FLOAT16)) {
                Layers.ALL.stream()
                        .filter(layer -> layer.input().channels() % 16 == 0)
                        .map(layer -> Graphs.float8(
                                written, 8, layer.input(), layer.channels(), layer.window(), Activation.RELU))
                        .distinct()
                        .forEach(operation -> operations.add(Arguments.of(profile, operation)));
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
            long engine = refusal.statuses().indexOf(CUDNN_STATUS_NOT_SUPPORTED_RUNTIME_PREREQUISITE_MISSING());
            NativeCallException missing = assertThrows(
                    NativeCallException.class,
                    () -> ExecutionPlan.build(graph, new EngineChoice(engine, List.of()))
                            .close());
            assertEquals(CUDNN_STATUS_NOT_SUPPORTED_RUNTIME_PREREQUISITE_MISSING(), missing.status());
        }
    }
}
