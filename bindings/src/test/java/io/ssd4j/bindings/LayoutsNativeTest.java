// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * NVIDIA's packages agree with the C compiler about NVIDIA's headers: those that fetch-headers.sh brought, or those of an
 * installation of the wheels.
 */
class LayoutsNativeTest {

    @TempDir
    private Path work;

    @ParameterizedTest
    @CsvSource({"CUDA, cuda.h", "CUDNN, cudnn.h", "CUBLASLT, cublasLt.h nv/target", "NVRTC, nvrtc.h"})
    void constantsAndStructsAreThoseOfTheHeaders(Binding binding, String needed)
            throws IOException, InterruptedException {
        List<Path> folders = headerFolders();
        for (String header : needed.split(" ", -1)) {
            assumeTrue(
                    folders.stream().anyMatch(folder -> Files.exists(folder.resolve(header))),
                    "no " + header + " in " + folders + ": native-headers/fetch-headers.sh brings it");
        }
        // Not a library of NVIDIA's is needed, but leave to call native code is, as the generated classes ask for it.
        CompilerFacts facts = new CompilerFacts(binding, folders);
        assertEquals(String.join("\n", facts.fromC(work)), String.join("\n", facts.fromJava()));
    }

    private static List<Path> headerFolders() {
        Path fetched = Repository.nativeHeaders().resolve("vendor/nvidia");
        if (Files.isDirectory(fetched)) {
            return List.of(fetched);
        }
        Path environment = Optional.ofNullable(System.getenv("VIRTUAL_ENV"))
                .map(Path::of)
                .orElse(Repository.root().resolve(".venv"));
        return Folders.under(environment.resolve("lib"), "python3*").stream()
                .map(python -> python.resolve("site-packages/nvidia"))
                .flatMap(nvidia -> Folders.under(nvidia, "*").stream())
                .flatMap(vendorPackage -> Stream.of(vendorPackage.resolve("include")))
                .filter(Files::isDirectory)
                .toList();
    }
}
