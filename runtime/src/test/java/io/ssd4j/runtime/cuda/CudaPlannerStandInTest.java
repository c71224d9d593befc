// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.PlanningProgress;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.absent.DeviceProfile;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.runtime.cuda.standin.Trait;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.runtime.planning.GpuPlanner;
import io.ssd4j.runtime.planning.GpuTarget;
import io.ssd4j.runtime.planning.NetworkPlan;
import io.ssd4j.runtime.planning.PlanRequest;
import io.ssd4j.runtime.planning.PlannedLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Planning on a GPU that is there: candidates are timed, as a session does it. */
@OnStandIn
class CudaPlannerStandInTest {
    private static final DeviceId GPU = new DeviceId("cuda", 0);

    private static final Network NETWORK = Network.builder("small", new Shape(3, 12, 12))
            .convolution("first", 16, Window.of(3).padding(1))
            .maxPooling("pool", Window.of(2).stride(2), Rounding.FLOOR)
            .convolution("second", 16, Window.of(3).padding(1))
            .convolution("third", 16, Window.of(3).padding(1))
            .output("third")
            .build();

    private static final Set<String> CONVOLUTIONS = Set.of("first", "second", "third");

    private final GpuPlanner planner = new CudaPlanner();

    @TempDir
    private Path store;

    @Test
    void timesTheCandidatesOfEachDistinctLayerAndStoresTheBest() throws IOException {
        List<NetworkPlan> plans = planner.plan(
                new GpuTarget.Present(GPU),
                NETWORK,
                new PlanRequest(
                        Precision.FP16, List.of(1, 2), Effort.TIMED, false, DeviceListener.SILENT, Optional.of(store)));
        assertEquals(List.of(1, 2), plans.stream().map(NetworkPlan::batch).toList());
        for (NetworkPlan plan : plans) {
            assertEquals("cuda:0", plan.profile());
            assertEquals(
                    List.of("input", "first", "pool", "second", "third", "third.output"),
                    plan.layers().stream().map(PlannedLayer::name).toList());
            assertEquals(
                    2L * plan.batch() * NETWORK.multiplyAccumulates(),
                    plan.layers().stream()
                            .filter(layer -> CONVOLUTIONS.contains(layer.name()))
                            .mapToLong(PlannedLayer::flop)
                            .sum());
        }
        try (Stream<Path> files = Files.list(store)) {
            String stored = Files.readString(files.findFirst().orElseThrow());
            assertTrue(stored.contains("\"effort\" : \"timed\""), stored);
            // Three paddings of the input, the first layer with each, the pooling, the second and the third, which are
            // alike, and the output.
            assertEquals(2 * (3 + 3 + 1 + 1 + 1), stored.split("\"problem\"", -1).length - 1, stored);
        }
    }

    @Test
    void theProfileOfACardIsOneThatCanBePlannedFor() throws IOException {
        String json = planner.profile(GPU);
        assertEquals(json, DeviceProfile.parse(json).json());
        Path file = Files.writeString(store.resolve("gpu.json"), json);
        List<NetworkPlan> plans = planner.plan(
                new GpuTarget.ProfileFile(file),
                NETWORK,
                new PlanRequest(
                        Precision.FP16, List.of(1), Effort.INSTANT, false, DeviceListener.SILENT, Optional.empty()));
        assertEquals(6, plans.getFirst().layers().size());
    }

    /** Such a version plans on the card, and for a profile that another one wrote. */
    @Test
    void anOlderLibraryThatDoesNotDescribeACardSaysWhichOneDoes(StandInControl control) {
        control.cudnnVersion(91_002);
        DeviceUnavailableException refusal = assertThrows(DeviceUnavailableException.class, () -> planner.profile(GPU));
        assertEquals(
                "the profile of cuda:0 is not available: cuDNN 9.10.2 does not describe this GPU, which 9.11 and newer do:"
                        + " install a newer one, for example with: pip install nvidia-cudnn-cu13",
                refusal.getMessage());
        PlanRequest request = new PlanRequest(
                Precision.FP16, List.of(1), Effort.INSTANT, false, DeviceListener.SILENT, Optional.empty());
        assertEquals(
                1, planner.plan(new GpuTarget.Present(GPU), NETWORK, request).size());
        control.cudnnVersion(91_100);
        assertTrue(planner.profile(GPU).contains("multiProcessorCount"));
    }

    @Test
    void aCardWhosePropertiesLackFieldsIsPlannedForHereAndElsewhere(StandInControl control) throws IOException {
        control.traits(Trait.SPARSE_PROPERTIES);
        PlanRequest request = new PlanRequest(
                Precision.FP16, List.of(1), Effort.INSTANT, false, DeviceListener.SILENT, Optional.empty());
        List<NetworkPlan> plans = planner.plan(new GpuTarget.Present(GPU), NETWORK, request);
        assertEquals("stand-in GPU (sm_90, 132 SMs)", plans.getFirst().gpu());
        String json = planner.profile(GPU);
        assertTrue(json.contains("\"deviceName\":\"stand-in GPU\""), json);
        assertTrue(json.contains("\"maxThreadsPerBlock\":1024"), json);
        control.traits();
        Path file = Files.writeString(store.resolve("gpu.json"), json);
        assertEquals(
                6,
                planner.plan(new GpuTarget.ProfileFile(file), NETWORK, request)
                        .getFirst()
                        .layers()
                        .size());
    }

    @Test
    void plansAreStoredAfterEachBatchSize() throws IOException {
        DeviceListener ending = new DeviceListener() {
            private final List<String> layers = new ArrayList<>();

            @Override
            public void planning(PlanningProgress progress) {
                if (progress.candidatesDone() == 0 && progress.layer().equals("second")) {
                    layers.add(progress.layer());
                    if (layers.size() == 2) {
                        throw new IllegalStateException("the time is up");
                    }
                }
            }
        };
        PlanRequest request =
                new PlanRequest(Precision.FP16, List.of(1, 2), Effort.TIMED, false, ending, Optional.of(store));
        assertThrows(IllegalStateException.class, () -> planner.plan(new GpuTarget.Present(GPU), NETWORK, request));
        try (Stream<Path> files = Files.list(store)) {
            String stored = Files.readString(files.findFirst().orElseThrow());
            assertEquals(3 + 3 + 1 + 1 + 1, stored.split("\"problem\"", -1).length - 1, stored);
        }
        List<PlanningProgress> tried = new ArrayList<>();
        DeviceListener noting = new DeviceListener() {
            @Override
            public void planning(PlanningProgress progress) {
                tried.add(progress);
            }
        };
        planner.plan(
                new GpuTarget.Present(GPU),
                NETWORK,
                new PlanRequest(Precision.FP16, List.of(1), Effort.TIMED, false, noting, Optional.of(store)));
        assertEquals(List.of(), tried, "what was stored is timed again");
    }

    @Test
    void onlyAnExhaustivePlanCompilesEnginesForConvolutions(StandInControl control) {
        control.traits(Trait.RUNTIME_ENGINES);
        Network convolution = Network.builder("one", new Shape(16, 6, 6))
                .convolution("only", 16, Window.of(3).padding(1))
                .output("only")
                .build();
        for (Effort effort : Effort.values()) {
            int before = control.compiled();
            planner.plan(
                    new GpuTarget.Present(GPU),
                    convolution,
                    new PlanRequest(
                            Precision.FP16, List.of(1), effort, false, DeviceListener.SILENT, Optional.empty()));
            assertEquals(effort == Effort.EXHAUSTIVE, control.compiled() > before, effort::id);
        }
    }

    /** As of PyTorch 2.6, and of a system that still has version 8. */
    @ParameterizedTest
    @CsvSource({"90100,9.1.0", "90701,9.7.1", "8907,8.9.7"})
    void aCudnnThatIsTooOldIsRefused(int version, String name, StandInControl control) {
        control.cudnnVersion(version);
        PlanRequest request = new PlanRequest(
                Precision.FP16, List.of(1), Effort.INSTANT, false, DeviceListener.SILENT, Optional.empty());
        for (GpuTarget target : List.of(new GpuTarget.Present(GPU), new GpuTarget.Shipped("h100-sxm"))) {
            DeviceUnavailableException refusal =
                    assertThrows(DeviceUnavailableException.class, () -> planner.plan(target, NETWORK, request));
            assertTrue(
                    String.valueOf(refusal.getMessage()).contains("cuDNN " + name + " is too old, 9.8.0 is needed"),
                    refusal::toString);
        }
    }

    @Test
    void aCardThatIsNotThereIsRefused() {
        DeviceId second = new DeviceId("cuda", 7);
        DeviceUnavailableException refusal =
                assertThrows(DeviceUnavailableException.class, () -> planner.profile(second));
        assertTrue(String.valueOf(refusal.getMessage()).contains("there is no GPU cuda:7"), refusal::toString);
    }
}
