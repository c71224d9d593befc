// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Capability;
import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The doctor on this machine with nothing of NVIDIA's, and with files that are no libraries. */
class DoctorCpuTest {
    private static final List<String> LIBRARIES =
            List.of("gomp", "dnnl", "leptonica", "cuda", "cudnn", "cublaslt", "nvrtc");

    @TempDir
    private Path folder;

    private CommandRun doctor(Map<String, String> environment, String... options) throws InterruptedException {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "doctor";
        System.arraycopy(options, 0, arguments, 1, options.length);
        try (JavaProcess jvm = ChildJvm.start(environment, Main.class, arguments)) {
            return CommandRun.of(jvm.await());
        }
    }

    private Map<String, JsonNode> findings(Map<String, String> environment) throws InterruptedException {
        CommandRun run = doctor(environment, "--json");
        assertEquals(0, run.code(), run.err());
        return StreamSupport.stream(run.json().get("findings").spliterator(), false)
                .collect(Collectors.toMap(finding -> finding.get("id").stringValue(), finding -> finding));
    }

    private static void assertState(String state, Map<String, JsonNode> findings, String id) {
        assertEquals(state, String.valueOf(findings.get(id).get("state").stringValue()), id + ": " + findings.get(id));
    }

    @Test
    void withoutNvidiasLibrariesTheCpuIsUsable() throws InterruptedException {
        Map<String, JsonNode> findings = findings(Map.of("SSD4J_CUDA_LIBRARIES", folder.toString()));
        assertAll(
                () -> assertState("ok", findings, "java"),
                () -> assertState("ok", findings, "library.dnnl"),
                () -> assertState("ok", findings, "cpu.fp32"),
                () -> assertState(Capability.CPU_BF16.isPresent() ? "ok" : "limited", findings, "cpu.bf16"),
                () -> assertState("ok", findings, "library.leptonica"),
                () -> assertState("missing", findings, "library.cuda"),
                () -> assertState("missing", findings, "library.cudnn"),
                () -> assertEquals(
                        "pip install nvidia-cudnn-cu13",
                        findings.get("library.cudnn").at("/install/0").stringValue()),
                () -> assertState("missing", findings, "library.nvrtc"),
                () -> assertTrue(
                        findings.get("auto").get("text").stringValue().startsWith("cpu, "), "" + findings.get("auto")),
                () -> assertTrue(
                        findings.get("library.dnnl")
                                .get("text")
                                .stringValue()
                                .matches("3\\.\\d+\\.\\d+, /.*/libdnnl\\.so\\.3"),
                        "" + findings.get("library.dnnl")));
    }

    @Test
    void aMachineWithNothingIsNoFailure() throws InterruptedException {
        Map<String, String> environment = new HashMap<>();
        for (String library : LIBRARIES) {
            environment.put("SSD4J_LIBRARY_" + library.toUpperCase(Locale.ROOT), folder.toString());
        }
        environment.put("XDG_CACHE_HOME", folder.toString());
        Map<String, JsonNode> findings = findings(environment);
        for (String library : LIBRARIES) {
            assertState("missing", findings, "library." + library);
        }
        assertState("broken", findings, "auto");
        assertState("missing", findings, "weights");
        assertEquals(
                "./ssd4j weights --fetch torchvision:coco",
                findings.get("weights").at("/install/0").stringValue());
    }

    @Test
    void filesThatAreNoLibrariesAreBroken() throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>();
        for (String library : LIBRARIES) {
            Path file = Files.writeString(folder.resolve(library + ".so"), "not a library");
            environment.put("SSD4J_LIBRARY_" + library.toUpperCase(Locale.ROOT), file.toString());
        }
        Map<String, JsonNode> findings = findings(environment);
        for (String library : LIBRARIES) {
            assertState("broken", findings, "library." + library);
            assertTrue(
                    findings.get("library." + library).get("text").stringValue().contains(library + ".so"),
                    "" + findings.get("library." + library));
        }
    }

    @Test
    void aLibraryWithoutItsFunctionsIsBroken() throws InterruptedException {
        // libc is a library, but none of these. GNU OpenMP is left, because oneDNN would not load without it.
        Map<String, String> environment = new HashMap<>();
        for (String library : List.of("cuda", "cudnn", "cublaslt", "nvrtc", "leptonica")) {
            environment.put("SSD4J_LIBRARY_" + library.toUpperCase(Locale.ROOT), libc());
        }
        Map<String, JsonNode> findings = findings(environment);
        for (String library : List.of("cuda", "cudnn", "cublaslt", "nvrtc", "leptonica")) {
            assertState("broken", findings, "library." + library);
        }
        assertState("ok", findings, "library.dnnl");
    }

    /** The C library that this process runs with. */
    private static String libc() {
        try {
            return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                    .filter(line -> line.endsWith("/libc.so.6"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void peopleGetOneLineForEach() throws InterruptedException {
        CommandRun run = doctor(Map.of("SSD4J_CUDA_LIBRARIES", folder.toString()));
        assertEquals(0, run.code(), run.err());
        List<String> lines = run.out().lines().toList();
        assertTrue(lines.size() > 15, run.out());
        for (String line : lines) {
            assertTrue(line.matches("(ok      |limited |missing |broken  ) \\S.{25} \\S.*"), line);
        }
    }
}
