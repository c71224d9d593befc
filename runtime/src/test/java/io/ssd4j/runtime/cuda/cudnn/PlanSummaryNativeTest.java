// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.RealLibraries;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A row of the plan for a GPU that is not there. */
class PlanSummaryNativeTest {

    @BeforeAll
    static void findCudnn() {
        RealLibraries.require(NativeLibrary.CUDNN);
    }

    @Test
    void theFirstThatMayComputeIsChosen() {
        ConvolutionBiasRelu operation = Layers.named("conv4_2").of(DataType.FLOAT, 32);
        try (DeviceProperties gpu = DeviceProperties.of(ShippedProfiles.profile("h100-sxm"));
                OperationGraph graph = OperationGraph.build(operation, gpu)) {
            for (Precision precision : List.of(Precision.FP32, Precision.TF32)) {
                EngineFilter filter = EngineFilter.of(precision, true);
                PlanSummary summary = PlanSummary.of(operation, gpu, filter).orElseThrow();
                List<EngineConfig> configs = filter.select(Heuristics.configs(graph));
                assertEquals(configs.getFirst().choice(), summary.choice());
                assertEquals(configs.size(), summary.candidates());
                assertEquals(operation, summary.operation());
                assertTrue(summary.workspaceBytes() >= 0);
            }
        }
    }

    @Test
    void whatTheFilterRefusesIsNoCandidate() {
        ConvolutionBiasRelu operation = Layers.named("conv4_2").of(DataType.HALF, 32);
        EngineFilter none = new EngineFilter(Set.of(NumericalNote.TENSOR_CORE, NumericalNote.STRICT_NAN_PROP));
        try (DeviceProperties gpu = DeviceProperties.of(ShippedProfiles.profile("a100-sxm4-80gb"))) {
            Optional<PlanSummary> summary = PlanSummary.of(operation, gpu, none);
            // Only the fallback that has no note at all is left.
            assertEquals(1, summary.orElseThrow().candidates());
            assertEquals("", summary.get().choice().knobNames());
        }
    }
}
