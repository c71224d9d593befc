// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.ChildJvm;
import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.Main;
import io.ssd4j.testing.Capability;
import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private DoctorFindings findings(Map<String, String> environment) throws InterruptedException {
        return DoctorFindings.of(doctor(environment, "--json"));
    }

    private static String variable(String library) {
        return "SSD4J_LIBRARY_" + library.toUpperCase(Locale.ROOT);
    }

    @Test
    void withoutNvidiasLibrariesTheCpuIsUsable() throws InterruptedException {
        DoctorFindings findings = findings(Map.of("SSD4J_CUDA_LIBRARIES", folder.toString()));
        assertAll(
                () -> assertEquals("ok", findings.state("java")),
                () -> assertEquals("ok", findings.state("library.dnnl")),
                () -> assertEquals("ok", findings.state("cpu.fp32")),
                () -> assertEquals(Capability.CPU_BF16.isPresent() ? "ok" : "limited", findings.state("cpu.bf16")),
                () -> assertEquals("ok", findings.state("library.leptonica")),
                () -> assertEquals("missing", findings.state("library.cuda")),
                () -> assertEquals("missing", findings.state("library.cudnn")),
                () -> assertEquals("pip install nvidia-cudnn-cu13", findings.install("library.cudnn")),
                () -> assertEquals("missing", findings.state("library.nvrtc")),
                () -> assertTrue(findings.text("auto").startsWith("cpu, "), findings.text("auto")),
                () -> assertTrue(
                        findings.text("library.dnnl").matches("3\\.\\d+\\.\\d+, /.*/libdnnl\\.so\\.3"),
                        findings.text("library.dnnl")));
    }

    @Test
    void aMachineWithNothingIsNoFailure() throws InterruptedException {
        Map<String, String> environment = new HashMap<>(Map.of("XDG_CACHE_HOME", folder.toString()));
        LIBRARIES.forEach(library -> environment.put(variable(library), folder.toString()));
        DoctorFindings findings = findings(environment);
        for (String library : LIBRARIES) {
            assertEquals("missing", findings.state("library." + library), library);
        }
        assertEquals("broken", findings.state("auto"));
        assertEquals("missing", findings.state("weights"));
        assertEquals("./ssd4j weights --fetch torchvision:coco", findings.install("weights"));
    }

    @Test
    void filesThatAreNoLibrariesAreBroken() throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>();
        for (String library : LIBRARIES) {
            Path file = Files.writeString(folder.resolve(library + ".so"), "not a library");
            environment.put(variable(library), file.toString());
        }
        DoctorFindings findings = findings(environment);
        for (String library : LIBRARIES) {
            assertEquals("broken", findings.state("library." + library), library);
            assertTrue(findings.text("library." + library).contains(library + ".so"), library);
        }
    }

    @Test
    void aLibraryWithoutItsFunctionsIsBroken() throws IOException, InterruptedException {
        // The C library is a library, but none of these.
        List<String> replaced = List.of("cuda", "cudnn", "cublaslt", "nvrtc", "leptonica");
        Map<String, String> environment = new HashMap<>();
        for (String library : replaced) {
            environment.put(variable(library), libc());
        }
        DoctorFindings findings = findings(environment);
        for (String library : replaced) {
            assertEquals("broken", findings.state("library." + library), library);
        }
        assertEquals("ok", findings.state("library.dnnl"));
    }

    /** The C library that this process runs with. */
    private static String libc() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.endsWith("/libc.so.6"))
                .map(line -> line.substring(line.indexOf('/')))
                .findFirst()
                .orElseThrow();
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
