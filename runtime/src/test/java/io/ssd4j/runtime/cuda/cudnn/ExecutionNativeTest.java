// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.RealLibraries;
import io.ssd4j.runtime.cuda.absent.ShippedProfiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link ExecutionContract} executes has engines on every GPU: a card that has none would fail it for no fault of ours. */
class ExecutionNativeTest {
    @BeforeAll
    static void findCudnn() {
        RealLibraries.require(NativeLibrary.CUDNN);
    }

    @ParameterizedTest
    @MethodSource("io.ssd4j.runtime.cuda.cudnn.ExecutionContract#convolutions")
    void everyConvolutionHasAnEngine(Precision precision, GraphOperation operation) {
        for (String profile : ShippedProfiles.names()) {
            try (DeviceProperties gpu = ShippedProfiles.profile(profile).properties();
                    OperationGraph graph = OperationGraph.build(operation, gpu)) {
                assertFalse(
                        EngineFilter.of(precision, DeviceOptions.DEFAULT.effort(Effort.EXHAUSTIVE))
                                .select(Heuristics.configs(graph))
                                .isEmpty(),
                        () -> operation + " on " + profile);
            }
        }
    }
}
