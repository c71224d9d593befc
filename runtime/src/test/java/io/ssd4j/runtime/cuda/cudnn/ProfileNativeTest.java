// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.RealLibraries;
import io.ssd4j.runtime.cuda.absent.DeviceProfile;
import io.ssd4j.runtime.cuda.absent.ShippedProfiles;
import io.ssd4j.testing.Capability;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Profiles as the real cuDNN takes them. */
class ProfileNativeTest {

    @BeforeAll
    static void findCudnn() {
        RealLibraries.require(NativeLibrary.CUDNN);
    }

    static List<String> profiles() {
        return ShippedProfiles.names();
    }

    /** cuDNN 9.24 takes each of them. */
    @ParameterizedTest
    @MethodSource("profiles")
    void cudnnTakesEveryShippedProfile(String name) {
        DeviceProfile profile = ShippedProfiles.profile(name);
        try (DeviceProperties properties = profile.properties()) {
            assertEquals(profile, DeviceProfile.parse(properties.json()));
        }
    }

    private static String without(String field) {
        return ShippedProfiles.profile("h100-sxm").json().replaceFirst("\"" + field + "\": [^\\n]*\\n", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"regsPerBlock", "l2CacheSize", "deviceName", "deviceVer", "maxThreadsPerBlock", "smClockRateKHz"
            })
    void cudnnRequiresEachField(String field) {
        NativeCallException refusal = assertThrows(
                NativeCallException.class,
                () -> DeviceProperties.of("GPU", without(field)).close());
        assertTrue(String.valueOf(refusal.getMessage()).contains("device properties of GPU"), refusal::getMessage);
    }

    /** cuDNN itself leaves some of them out where it describes a GPU. */
    @ParameterizedTest
    @ValueSource(strings = {"deviceName", "maxThreadsPerBlock", "warpSize", "smClockRateKHz", "memClockRateKHz"})
    void whatDoesNotMatterForPlansIsAdded(String field) {
        DeviceProfile profile = DeviceProfile.parse(without(field));
        try (DeviceProperties properties = profile.properties()) {
            assertEquals(132, DeviceProfile.parse(properties.json()).multiprocessors());
        }
    }

    static List<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        for (String one : ShippedProfiles.names()) {
            for (String other : ShippedProfiles.names()) {
                if (!one.equals(other)) {
                    pairs.add(Arguments.of(one, other));
                }
            }
        }
        return pairs;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aPlanForOneGpuIsRefusedByAnother(String one, String other) {
        GraphOperation operation = Layers.named("conv5_1").of(ElementType.FLOAT16, 1);
        try (DeviceProperties made = ShippedProfiles.profile(one).properties();
                DeviceProperties used = ShippedProfiles.profile(other).properties();
                OperationGraph graph = OperationGraph.build(operation, made);
                ExecutionPlan plan = ExecutionPlan.build(
                        graph, Heuristics.configs(graph).getFirst().choice())) {
            SerializedPlan stored = plan.serialize();
            NativeCallException refusal = assertThrows(
                    NativeCallException.class,
                    () -> ExecutionPlan.load(stored, operation, used).close());
            assertEquals("CUDNN_STATUS_NOT_SUPPORTED_ARCH_MISMATCH", Cudnn.statusName(refusal.status()));
            assertEquals("cudnnBackendFinalize", refusal.function());
            assertTrue(
                    String.valueOf(refusal.getMessage()).contains("stored " + plan.choice() + " for " + operation),
                    refusal::getMessage);
        }
    }

    @Test
    void aPlanLoadsOnACardThatDiffersInNameClockAndMemoryOnly() {
        GraphOperation operation = Layers.named("conv5_1").of(ElementType.FLOAT16, 1);
        DeviceProfile h100 = ShippedProfiles.profile("h100-sxm");
        DeviceProfile h200 = DeviceProfile.parse(h100.json()
                .replace(h100.name(), "NVIDIA H200")
                .replace("1980000", "1830000")
                .replace(Long.toString(h100.memoryBytes()), "150754820096"));
        try (DeviceProperties made = h100.properties();
                DeviceProperties used = h200.properties();
                OperationGraph graph = OperationGraph.build(operation, made);
                ExecutionPlan plan = ExecutionPlan.build(
                        graph, Heuristics.configs(graph).getFirst().choice());
                ExecutionPlan loaded = ExecutionPlan.load(plan.serialize(), operation, used)) {
            assertEquals(plan.choice(), loaded.choice());
        }
    }

    @Test
    void withoutADriverThereIsNoHandleAndNoDump() {
        Capability.require(Capability.NO_DRIVER);
        for (NativeCallException refusal : List.of(
                assertThrows(
                        NativeCallException.class, () -> CudnnHandle.create().close()),
                assertThrows(
                        NativeCallException.class,
                        () -> DeviceProperties.ofDevice(0).close()))) {
            assertEquals("CUDNN_STATUS_NOT_INITIALIZED", Cudnn.statusName(refusal.status()));
        }
    }
}
