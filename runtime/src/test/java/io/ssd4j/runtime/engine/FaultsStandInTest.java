// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.DeviceMemoryException;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.standin.Fault;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes every function of NVIDIA's libraries that the engine calls fail on its first, second and last call. Either the
 * engine reports what failed, or the failure is harmless; nothing may leak, and the GPU must be usable afterwards. The
 * called functions are recorded first. The result for each is written to {@code target/standin-faults.md}.
 */
@OnStandIn
class FaultsStandInTest {
    private static final Path TABLE = Path.of(System.getProperty("basedir"), "target", "standin-faults.md");

    /**
     * Functions that, according to the documentation, the engine can do without; surviving any other failure hides it.
     */
    private static final String LEFT_OUT = "a candidate that fails is left out";

    private static final Map<String, String> SURVIVED = survived();

    private static Map<String, String> survived() {
        Map<String, String> survived = new TreeMap<>();
        survived.put("cuDriverGetVersion", "the version is reported as unknown");
        survived.put("nvrtcVersion", "the version is reported as unknown");
        survived.put("cuStreamEndCapture", "an implementation that cannot be captured is skipped");
        survived.put("cuMemAlloc_v2", "a candidate whose workspace does not fit is skipped");
        survived.put("cublasLtMatmul", "a candidate that does not execute is skipped");
        survived.put("cudnnBackendExecute", "a candidate that does not execute is skipped");
        survived.put("cublasLtMatmulAlgoCheck", "an algorithm that the check rejects is skipped");
        survived.put("cudnnSetStream", LEFT_OUT);
        survived.put("cuEventElapsedTime", LEFT_OUT);
        survived.put("cuEventSynchronize", LEFT_OUT);
        survived.put("cuEventRecord", LEFT_OUT);
        survived.put("cuGraphInstantiateWithFlags", LEFT_OUT);
        survived.put("cuGraphLaunch", LEFT_OUT);
        survived.put("cuLaunchKernel", LEFT_OUT);
        for (String call : List.of("CreateDescriptor", "SetAttribute", "Finalize", "GetAttribute")) {
            survived.put("cudnnBackend" + call, LEFT_OUT + "; a stored plan that does not load is made again");
        }
        survived.put("cudnnBackendDestroyDescriptor", "heuristics of one mode that fail are left out");
        for (String call : List.of(
                "AlgoCapGetAttribute",
                "AlgoConfigGetAttribute",
                "AlgoConfigSetAttribute",
                "AlgoGetHeuristic",
                "AlgoGetIds",
                "AlgoInit",
                "DescCreate",
                "DescDestroy",
                "DescSetAttribute",
                "PreferenceCreate",
                "PreferenceDestroy",
                "PreferenceSetAttribute")) {
            survived.put("cublasLtMatmul" + call, LEFT_OUT);
        }
        survived.put("cublasLtMatrixLayoutCreate", LEFT_OUT);
        survived.put("cublasLtMatrixLayoutDestroy", LEFT_OUT);
        return survived;
    }

    private static final Map<String, Long> CALLS = new TreeMap<>();
    private static final Set<String> USUAL = new TreeSet<>();
    private static final List<String> ROWS = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    private static Path folder;

    /** Returns a new cache; only if the compiler is to fail does it lack the compiled kernels. */
    private static Path cacheFor(String entryPoint) throws IOException {
        Path cache = Files.createTempDirectory(folder, "cache");
        if (!entryPoint.startsWith("nvrtc")) {
            addKernels(cache);
        }
        return cache;
    }

    /** Adds the compiled kernels that are missing, since compiling them takes seconds. */
    private static void addKernels(Path cache) throws IOException {
        Path cubins = Files.createDirectories(cache.resolve("cubins"));
        try (Stream<Path> compiled = Files.list(folder.resolve("first/cubins"))) {
            for (Path cubin : compiled.toList()) {
                if (Files.notExists(cubins.resolve(cubin.getFileName()))) {
                    Files.copy(cubin, cubins.resolve(cubin.getFileName()));
                }
            }
        }
    }

    /**
     * Opens and uses a device without failures: with everything to compile, with nothing to compile, and with an
     * exhaustive search. Records how often each function was called.
     */
    private static Map<String, Long> calls() throws IOException {
        if (CALLS.isEmpty()) {
            StandInControl control = StandInControl.ofThisProcess();
            control.reset();
            EngineLife.all(folder.resolve("first"));
            control.calls().forEach((function, calls) -> {
                if (function.startsWith("nvrtc")) {
                    CALLS.put(function, calls);
                }
            });
            control.reset();
            EngineLife.all(cacheFor(""));
            control.calls().forEach(CALLS::putIfAbsent);
            USUAL.addAll(CALLS.keySet());
            control.reset();
            EngineLife.exhaustive(cacheFor(""));
            control.calls().forEach(CALLS::putIfAbsent);
            control.reset();
        }
        return CALLS;
    }

    static Set<String> entryPoints() throws IOException {
        Set<String> functions = new TreeSet<>(calls().keySet());
        functions.removeAll(NativeEntryPoints.CANNOT_FAIL.keySet());
        return functions;
    }

    @Test
    void functionsThatAreNotFailedAreListedWithAReason() throws IOException {
        Set<String> unexplained = NativeEntryPoints.listed();
        unexplained.removeAll(entryPoints());
        unexplained.removeAll(NativeEntryPoints.CANNOT_FAIL.keySet());
        unexplained.removeAll(NativeEntryPoints.NOT_CALLED.keySet());
        assertEquals(Set.of(), unexplained, "neither called nor listed with a reason");
        Set<String> called = new TreeSet<>(entryPoints());
        called.retainAll(NativeEntryPoints.NOT_CALLED.keySet());
        assertEquals(Set.of(), called, "listed as not called");
        Set<String> explained = new TreeSet<>(NativeEntryPoints.NOT_CALLED.keySet());
        explained.addAll(NativeEntryPoints.CANNOT_FAIL.keySet());
        explained.removeAll(NativeEntryPoints.listed());
        assertEquals(Set.of(), explained, "no entry points any more");
    }

    @ParameterizedTest
    @MethodSource("entryPoints")
    void aFailureIsReportedOrHarmless(String entryPoint, StandInControl control) throws IOException {
        FaultStatus status = FaultStatus.internal(entryPoint);
        long last = calls().getOrDefault(entryPoint, 0L);
        List<String> outcomes = new ArrayList<>();
        for (long nth : new TreeSet<>(List.of(1L, Math.min(2, last), last))) {
            outcomes.add(outcome(entryPoint, nth, status, control));
        }
        ROWS.add("| `" + entryPoint + "` | " + last + " | " + cells(outcomes) + " |");
    }

    private static String cells(List<String> outcomes) {
        return outcomes.getFirst() + " | " + (outcomes.size() > 1 ? outcomes.get(1) : "") + " | " + outcomes.getLast();
    }

    @ParameterizedTest
    @MethodSource("allocations")
    void aLackOfMemoryIsReportedOrHarmless(String entryPoint, StandInControl control) throws IOException {
        long last = calls().getOrDefault(entryPoint, 0L);
        for (long nth : List.of(1L, 2L, last)) {
            outcome(entryPoint, nth, FaultStatus.OUT_OF_MEMORY, control);
        }
    }

    static List<String> allocations() {
        return List.of("cuMemAlloc_v2", "cuMemHostAlloc");
    }

    private static String outcome(String entryPoint, long nth, FaultStatus status, StandInControl control)
            throws IOException {
        String what = entryPoint + ", call " + nth + ", " + status.name();
        Path cache = cacheFor(entryPoint);
        control.reset();
        Fault fault = control.fail(entryPoint, nth, status.code(), Fault.Mode.ONCE);
        Optional<RuntimeException> failure = failureOf(() -> {
            if (USUAL.contains(entryPoint)) {
                EngineLife.all(cache);
            } else {
                EngineLife.exhaustive(cache);
            }
        });
        assertEquals(1, fault.fired(), what);
        failure.ifPresent(told -> assertTells(told, entryPoint, status, what));
        assertTrue(
                failure.isPresent() || SURVIVED.containsKey(entryPoint),
                () -> what + ": the failure was neither reported nor listed as harmless");
        assertEquals(List.of(), control.violations(), () -> what + ": misuse" + failure);
        assertEquals(Map.of(), control.books(), () -> what + ": leaked" + failure);
        assertWhole(cache, what);
        control.clearFaults();
        addKernels(cache); // that the compiler is usable after a failure is shown by the next outcome, which compiles
        // first
        EngineLife.once(cache);
        assertEquals(Map.of(), control.books(), () -> what + ": leaked afterwards");
        return failure.map(told -> told.getClass().getSimpleName())
                .orElseGet(() -> String.valueOf(SURVIVED.get(entryPoint)));
    }

    private static Optional<RuntimeException> failureOf(Runnable life) {
        try {
            life.run();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    /** Checks that the exception has the right type and names the function and its status. */
    private static void assertTells(RuntimeException told, String entryPoint, FaultStatus status, String what) {
        String function = entryPoint.replaceFirst("_v\\d+$", "");
        String message = String.valueOf(told.getMessage());
        switch (told) {
            case NativeCallException call -> {
                assertTrue(call.function().startsWith(function), () -> what + ": " + message);
                assertEquals(status.code(), call.status(), what);
                assertTrue(message.contains(status.name()), () -> what + ": " + message);
            }
            case DeviceUnavailableException _ ->
                assertTrue(message.contains(function) && message.contains(status.name()), () -> what + ": " + message);
            case DeviceMemoryException shortage -> {
                assertEquals(FaultStatus.OUT_OF_MEMORY, status, what);
                assertTrue(String.valueOf(shortage.getCause()).contains(function), () -> what + ": " + message);
            }
            default -> throw new AssertionError(what + ": a failure of the wrong type", told);
        }
    }

    /** Checks that every file in the cache is complete. */
    private static void assertWhole(Path cache, String what) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(cache)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            assertTrue(name.endsWith(".json") || name.endsWith(".cubin"), () -> what + " left " + file);
            if (name.endsWith(".json")) {
                assertTrue(
                        new JsonMapper().readTree(file.toFile()).path("choices").size() > 0, () -> what + ": " + file);
            }
        }
    }

    @AfterAll
    static void write() throws IOException {
        if (ROWS.isEmpty()) {
            return; // skipped, with its reason
        }
        List<String> lines = new ArrayList<>();
        lines.add("| entry point | calls | first fails | second fails | last fails |");
        lines.add("|---|---|---|---|---|");
        ROWS.stream().sorted().forEach(lines::add);
        lines.add("");
        lines.add("| entry point | why it is not failed |");
        lines.add("|---|---|");
        Map<String, String> reasons = new TreeMap<>(NativeEntryPoints.NOT_CALLED);
        reasons.putAll(NativeEntryPoints.CANNOT_FAIL);
        reasons.forEach((function, reason) -> lines.add("| `" + function + "` | " + reason + " |"));
        Files.write(TABLE, lines);
    }
}
