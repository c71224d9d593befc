// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.nvtx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.cuda.standin.ChildJvm;
import io.ssd4j.runtime.engine.RunsObservedOnGpu;
import io.ssd4j.testing.Capability;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ranges of the CUDA engine, received by a library with NVTX's functions that writes them to a file. */
@Tag("standin")
class NvtxStandInTest {
    private static final String NVTX = """
            #include <stdint.h>
            #include <stdio.h>
            static uint64_t last;
            static void note(const char *what, uint64_t id, const char *text) {
              FILE *log = fopen("ranges", "a");
              fprintf(log, "%s %d %s\\n", what, (int) id, text);
              fclose(log);
            }
            uint64_t nvtxRangeStartA(const char *text) { note("start", ++last, text); return last; }
            void nvtxRangeEnd(uint64_t id) { note("end", id, ""); }
            """;

    @TempDir
    private Path folder;

    private Path libraries;

    @BeforeAll
    static void requireCompiler() {
        Capability.require(Capability.GCC);
    }

    @BeforeEach
    void linkTheStandIn() throws IOException {
        libraries = Files.createDirectory(folder.resolve("libraries"));
        Path standIn = Path.of(Objects.requireNonNull(System.getProperty("io.ssd4j.cuda.libraries")));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(standIn, "*.so*")) {
            for (Path file : files) {
                Files.copy(file, libraries.resolve(file.getFileName()));
            }
        }
    }

    private void compile(String source) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("nvtx.c"), source);
        Process gcc = new ProcessBuilder(
                        "gcc",
                        "-shared",
                        "-fPIC",
                        "-o",
                        libraries.resolve("libnvtx3interop.so.1").toString(),
                        file.toString())
                .inheritIO()
                .start();
        assertEquals(0, gcc.waitFor());
    }

    private String run(String... options) throws InterruptedException {
        return ChildJvm.run(RunsObservedOnGpu.class, folder, libraries, List.of(options))
                .expectSuccess();
    }

    @Test
    void eachRangeBeginsAndEnds() throws IOException, InterruptedException {
        compile(NVTX);
        run("-Dio.ssd4j.nvtx=true");
        assertEquals(
                List.of(
                        "start 1 ssd4j load pointwise-16 fp32",
                        "end 1 ",
                        "start 2 ssd4j plan pointwise-16 fp32 batch 3",
                        "end 2 ",
                        "start 3 ssd4j run pointwise-16 fp32 batch 3",
                        "end 3 ",
                        "start 4 ssd4j run pointwise-16 fp32 batch 3",
                        "end 4 "),
                Files.readAllLines(folder.resolve("ranges")));
    }

    @Test
    void withoutAProfilerTheLibraryIsNotLoaded() throws IOException, InterruptedException {
        compile("__attribute__((constructor)) void loaded(void) { __builtin_trap(); }");
        run();
        assertTrue(Files.notExists(folder.resolve("ranges")));
    }

    @Test
    void aLibraryWithoutTheFunctionsIsNotUsed() throws IOException, InterruptedException {
        compile("int nothing;");
        run("-Dio.ssd4j.nvtx=true");
        assertTrue(Files.notExists(folder.resolve("ranges")));
    }

    @Test
    void withoutTheLibraryEverythingElseWorks() throws InterruptedException {
        run("-Dio.ssd4j.nvtx=true");
        assertTrue(Files.notExists(folder.resolve("ranges")));
    }
}
