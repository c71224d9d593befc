// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.cuda.standin.ChildJvm;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NVRTC is needed only if kernels must be compiled. */
@OnStandIn
class CompilerAbsentStandInTest {
    private static final Path LIBRARIES = Path.of(System.getProperty("io.ssd4j.cuda.libraries"));

    @TempDir
    private Path folder;

    @Test
    void compiledKernelsRunWithoutACompiler() throws IOException, InterruptedException {
        Path without = withoutCompiler();
        String refused = run(without, "FP32");
        assertTrue(refused.startsWith("unavailable: cuda:0 is not available: "), refused);
        assertTrue(refused.contains("libnvrtc"), refused);

        assertEquals("ran", run(LIBRARIES, "FP32"));
        assertEquals("ran", run(without, "FP32"));

        String other = run(without, "FP16");
        assertTrue(
                other.startsWith("unavailable: the kernels are not compiled for this GPU and element type yet"), other);
        assertTrue(other.contains("libnvrtc"), other);
    }

    /** Without this, JUnit would warn about link targets outside the temporary folder. */
    @AfterEach
    void removeLinks() throws IOException {
        try (Stream<Path> links = Files.walk(folder).filter(Files::isSymbolicLink)) {
            for (Path link : links.toList()) {
                Files.delete(link);
            }
        }
    }

    private String run(Path libraries, String precision) throws IOException, InterruptedException {
        JavaProcess.Result result = ChildJvm.run(
                RunsSmallNetwork.class, folder, libraries, List.of("-Dio.ssd4j.cache=" + folder), precision);
        assertEquals(0, result.exit(), result.output());
        return result.output().strip();
    }

    private Path withoutCompiler() throws IOException {
        Path without = Files.createDirectory(folder.resolve("libraries"));
        try (Stream<Path> files = Files.list(LIBRARIES)) {
            List<Path> kept = files.filter(
                            file -> !file.getFileName().toString().startsWith("libnvrtc"))
                    .toList();
            for (Path file : kept) {
                Files.createSymbolicLink(without.resolve(file.getFileName()), file.toAbsolutePath());
            }
        }
        return without;
    }
}
