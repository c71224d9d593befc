// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceMemoryReport;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.PlanningProgress;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.ForcedChoices;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.runtime.cuda.store.StoredChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A session computes the same result with any choice of implementations, and starts from stored choices without choosing again. */
@OnStandIn
class ChosenImplementationsStandInTest {
    private static final DeviceId GPU = new DeviceId("cuda", 0);
    private static final String CACHE = "io.ssd4j.cache";
    private static final int BATCH = 2;

    /** The calls that are made only while choosing: heuristics, searches, timing, and compiling kernels. */
    private static final Set<String> CHOOSING = Set.of(
            "cublasLtMatmulAlgoGetHeuristic", "cublasLtMatmulAlgoGetIds", "cuEventElapsedTime", "nvrtcCompileProgram");

    @TempDir
    private Path cache;

    private String usersCache = "";

    @BeforeEach
    void useOwnCache() {
        usersCache = System.getProperty(CACHE, "");
        System.setProperty(CACHE, cache.toString());
    }

    @AfterEach
    void restoreCache() {
        if (usersCache.isEmpty()) {
            System.clearProperty(CACHE);
        } else {
            System.setProperty(CACHE, usersCache);
        }
    }

    static List<Arguments> choices() {
        List<Arguments> choices = new ArrayList<>();
        Map<String, Integer> channels = Map.of("cudnn", 3, "cublaslt", 4, "ssd4j", 8);
        for (Precision precision : Precision.floatingPoint()) {
            channels.forEach((library, padding) -> choices.add(Arguments.of(precision, library, padding)));
        }
        return choices;
    }

    @ParameterizedTest
    @MethodSource("choices")
    void outputsMatchTheDefinition(Precision precision, String library, int channels, StandInControl control)
            throws IOException {
        Collection<StoredChoice> stored =
                ForcedChoices.store(GPU, SmallNetwork.NETWORK, precision, BATCH, library, channels);
        Set<String> problems = stored.stream()
                .filter(choice -> choice.library().equals(library))
                .map(choice -> choice.problem().replaceFirst(" of .*", ""))
                .collect(Collectors.toSet());
        assertEquals(
                switch (library) {
                    case "cudnn" -> Set.of("convolution", "L2 normalization");
                    case "cublaslt" -> Set.of("convolution");
                    default -> Set.of("packing", "max pooling", "L2 normalization", "unpacking");
                },
                problems);
        compile(precision);
        Map<String, Long> before = control.calls();
        try (Device device = Device.open("cuda:0", DeviceOptions.DEFAULT);
                RandomWeights weights = new RandomWeights(NetworkContract.SEED);
                Model model = device.load(SmallNetwork.NETWORK, weights, precision);
                var session = model.openSession(BATCH)) {
            double[][] images = SmallNetwork.fill(session.input().values(), BATCH, 1);
            session.run();
            NetworkContract.compare(session, images, NetworkContract.exactBound(precision));
        }
        for (String call : CHOOSING) {
            assertEquals(before.get(call), control.calls().get(call), call);
        }
    }

    /** Compiles our kernels into the cache. */
    private static void compile(Precision precision) {
        try (Device device = Device.open("cuda:0", DeviceOptions.DEFAULT.effort(Effort.INSTANT));
                RandomWeights weights = new RandomWeights(NetworkContract.SEED);
                Model model = device.load(SmallNetwork.NETWORK, weights, precision)) {
            model.openSession(1).close();
        }
    }

    @Test
    void timingChoosesOnceAndReportsItsProgress() {
        List<PlanningProgress> progress = new ArrayList<>();
        List<DeviceMemoryReport> memory = new ArrayList<>();
        DeviceListener listener = new DeviceListener() {
            @Override
            public void planning(PlanningProgress step) {
                progress.add(step);
            }

            @Override
            public void memory(DeviceMemoryReport report) {
                memory.add(report);
            }
        };
        DeviceOptions options = DeviceOptions.DEFAULT.listener(listener);
        for (int opened = 1; opened <= 2; opened++) {
            try (Device device = Device.open("cuda:0", options);
                    RandomWeights weights = new RandomWeights(NetworkContract.SEED);
                    Model model = device.load(SmallNetwork.NETWORK, weights, Precision.FP16);
                    var session = model.openSession(1)) {
                double[][] images = SmallNetwork.fill(session.input().values(), 1, 1);
                session.run();
                NetworkContract.compare(session, images, NetworkContract.exactBound(Precision.FP16));
                assertEquals(2 * opened, memory.size());
                DeviceMemoryReport ofModel = memory.get(memory.size() - 2);
                assertFalse(ofModel.ofSession());
                assertEquals(ofModel.weights(), ofModel.needed());
                DeviceMemoryReport report = memory.getLast();
                assertEquals(GPU, report.device());
                long input = SmallNetwork.NETWORK.input().elements() * Float.BYTES;
                assertEquals(session.memoryPlan().bytes() + input, report.activations());
                assertEquals(ofModel.weights(), report.weights());
                assertTrue(report.weights() > 0 && report.needed() <= report.free(), report::toString);
            }
            if (opened == 1) {
                PlanningProgress last = progress.getLast();
                assertEquals(last.layers(), last.layersDone() + 1);
                assertEquals(last.candidates(), last.candidatesDone() + 1);
                progress.clear();
            }
        }
        assertEquals(List.of(), progress, "timed again despite the store");
    }

    @Test
    void determinismIsPartOfTheKey() {
        List<PlanningProgress> progress = new ArrayList<>();
        DeviceListener listener = new DeviceListener() {
            @Override
            public void planning(PlanningProgress step) {
                progress.add(step);
            }
        };
        for (boolean deterministic : new boolean[] {false, true}) {
            progress.clear();
            try (Device device = Device.open(
                            "cuda:0",
                            DeviceOptions.DEFAULT.deterministic(deterministic).listener(listener));
                    RandomWeights weights = new RandomWeights(NetworkContract.SEED);
                    Model model = device.load(SmallNetwork.NETWORK, weights, Precision.FP16)) {
                model.openSession(1).close();
            }
            assertFalse(progress.isEmpty(), "the choices of the other mode were used");
        }
    }
}
