// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.runtime.planning.GpuTarget;
import io.ssd4j.runtime.planning.NetworkPlan;
import io.ssd4j.runtime.planning.PlanRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers for which the real cuDNN has only its naive engine, on every GPU that a profile is shipped for. */
class NaiveEngineNativeTest {
    /** Neither engines with tiles nor the kernel for a matrix product read 6 channels. */
    private static final Network NETWORK = Network.builder("few channels", new Shape(3, 40, 40))
            .convolution("few", 6, Window.of(3).padding(1))
            .convolution("dilated", 64, Window.of(3).padding(6).dilation(6))
            .output("dilated")
            .build();

    @BeforeAll
    static void findLibraries() {
        RealLibraries.require(NativeLibrary.CUDNN, NativeLibrary.NVRTC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a100-sxm4-80gb", "jetson-orin-agx", "l4", "rtx-4090"})
    void aPlanNamesALayerThatOnlyTheNaiveEngineComputes(String profile) {
        PlanRequest request = new PlanRequest(
                Precision.FP32, List.of(1, 32), Effort.INSTANT, false, DeviceListener.SILENT, Optional.empty());
        List<NetworkPlan> plans = new CudaPlanner().plan(new GpuTarget.Shipped(profile), NETWORK, request);
        List<String> naive = plans.stream()
                .flatMap(plan -> plan.layers().stream())
                .filter(layer -> layer.note().equals("cuDNN's naive engine computes it"))
                .map(layer -> layer.name() + " " + layer.implementation())
                .toList();
        assertEquals(List.of("dilated cudnn eng0", "dilated cudnn eng0"), naive);
    }
}
