// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.absent.ShippedProfiles;
import io.ssd4j.runtime.cuda.cudnn.DeviceProperties;
import io.ssd4j.runtime.cuda.cudnn.EngineNotes;
import io.ssd4j.runtime.cuda.cudnn.ExecutionPlan;
import io.ssd4j.runtime.cuda.cudnn.GraphOperation;
import io.ssd4j.runtime.cuda.cudnn.NumericalNote;
import io.ssd4j.runtime.cuda.cudnn.OperationGraph;
import io.ssd4j.runtime.cuda.cudnn.SerializedPlan;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.program.Step;
import io.ssd4j.runtime.cuda.program.Storage;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.runtime.planning.GpuTarget;
import io.ssd4j.runtime.planning.PlanRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The whole network planned to a store by the real cuDNN, and each plan in it read again: the notes of the engine it names. */
class StoredPlansNativeTest {
    private static final List<Integer> BATCHES = List.of(1, 8, 32, 128);

    /** The sizes that convolutions have in these: a batch of 128 runs in parts of 32. */
    private static final int SIZES = 3;

    @TempDir
    private Path store;

    @BeforeAll
    static void findLibraries() {
        RealLibraries.require(NativeLibrary.CUDNN, NativeLibrary.NVRTC);
    }

    static List<String> profiles() {
        return ShippedProfiles.names();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void fp32IsStoredWithoutTensorCores(String profile) throws IOException {
        Set<NumericalNote> inexact =
                Set.of(NumericalNote.TENSOR_CORE, NumericalNote.DOWN_CONVERT_INPUTS, NumericalNote.UNKNOWN);
        notes(profile, Precision.FP32, false)
                .forEach((plan, notes) -> assertTrue(Collections.disjoint(notes, inexact), () -> plan + ": " + notes));
    }

    /** The same reading sees tensor cores where they are: it can fail. */
    @Test
    void tf32IsStoredWithTensorCores() throws IOException {
        Map<String, Set<NumericalNote>> notes = notes("h100-sxm", Precision.TF32, false);
        assertTrue(notes.values().stream().anyMatch(of -> of.contains(NumericalNote.TENSOR_CORE)), notes::toString);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"INT8", "FP8"})
    void deterministicPlansAreDeterministic(Precision precision) throws IOException {
        Set<NumericalNote> varying = Set.of(NumericalNote.NONDETERMINISTIC, NumericalNote.UNKNOWN);
        notes("h100-sxm", precision, true)
                .forEach((plan, notes) -> assertTrue(Collections.disjoint(notes, varying), () -> plan + ": " + notes));
        try (Stream<Path> files = Files.list(store)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            assertEquals(List.of("nvidia-h100-80gb-hbm3." + precision.id() + ".deterministic.instant.json"), names);
        }
    }

    /** By engine and problem, the notes of each engine that a stored plan of cuDNN names. */
    private Map<String, Set<NumericalNote>> notes(String profile, Precision precision, boolean deterministic)
            throws IOException {
        new CudaPlanner()
                .plan(
                        new GpuTarget.Shipped(profile),
                        Ssd300.NETWORK,
                        new PlanRequest(
                                precision,
                                BATCHES,
                                Effort.INSTANT,
                                deterministic,
                                DeviceListener.SILENT,
                                Optional.of(store)));
        Map<String, Problem.Convolution> problems = problems(precision);
        Map<String, Set<NumericalNote>> notes = new HashMap<>();
        try (DeviceProperties gpu = ShippedProfiles.profile(profile).properties()) {
            for (JsonNode choice : choices()) {
                String key = choice.required("problem").stringValue();
                Problem.Convolution convolution = problems.get(key);
                if (convolution == null) {
                    // Not a convolution: without a driver a kernel of ours.
                    assertEquals("ssd4j", choice.required("library").stringValue(), key);
                    continue;
                }
                String library = choice.required("library").stringValue();
                assertTrue(Set.of("cudnn", "im2col+cudnn").contains(library), () -> key + ": " + library);
                // Behind im2col, the plan is that of the matrix product.
                GraphOperation problem = GraphOperation.of(library.equals("cudnn") ? convolution : product(convolution))
                        .orElseThrow();
                SerializedPlan stored =
                        new SerializedPlan(choice.required("plan").stringValue());
                try (OperationGraph graph = OperationGraph.build(problem, gpu);
                        ExecutionPlan plan = ExecutionPlan.load(stored, problem, gpu)) {
                    notes.put(
                            plan.choice() + " for " + key,
                            EngineNotes.numerical(graph, plan.choice().engine()));
                }
            }
        }
        // 23 convolutions, of which four are like another; the first may be there for several paddings of its channels.
        assertTrue(notes.size() >= 19 * SIZES, () -> "only " + notes.keySet());
        return notes;
    }

    /** A matrix with a row for each position of the output and a column for each value of the filter, as a 1x1 convolution. */
    private static Problem.Convolution product(Problem.Convolution of) {
        int columns = of.from().channels() * of.window().kernel() * of.window().kernel();
        return new Problem.Convolution(
                of.element(),
                of.batch(),
                new Shape(columns, of.to().height(), of.to().width()),
                of.channels(),
                Window.of(1),
                of.activation());
    }

    private JsonNode choices() throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            return new ObjectMapper()
                    .readTree(Files.readString(files.findFirst().orElseThrow()))
                    .required("choices");
        }
    }

    /** By what the store calls them; the first layer with as many channels as an engine may pad it to. */
    private static Map<String, Problem.Convolution> problems(Precision precision) {
        Map<String, Problem.Convolution> problems = new HashMap<>();
        for (int batch : BATCHES) {
            for (int channels : new int[] {3, 4, 8}) {
                for (Step step : Program.steps(
                        Ssd300.NETWORK, Storage.of(precision.elementType()), channels, SessionOptions.batch(batch))) {
                    if (step.problem() instanceof Problem.Convolution convolution) {
                        GraphOperation.of(convolution).ifPresent(graph -> problems.put(graph.toString(), convolution));
                    }
                }
            }
        }
        return problems;
    }
}
