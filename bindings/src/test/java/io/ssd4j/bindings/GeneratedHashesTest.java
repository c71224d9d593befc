// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Detects edits of jextract's output, and edits of a symbol list without regenerating. */
class GeneratedHashesTest {
    private static final String CLASS = "../bindings/src/generated/java/io/ssd4j/bindings/cudnn/cudnn_h.java";

    @TempDir
    private Path copy;

    @BeforeEach
    void copyRecordedFiles() throws IOException {
        for (String part : List.of("native-headers", "bindings/src/generated")) {
            try (Stream<Path> files = Files.walk(Repository.root().resolve(part))) {
                for (Path file :
                        (Iterable<Path>) files.filter(path -> !path.toString().contains("/vendor"))::iterator) {
                    Path target = copy.resolve(Repository.root().relativize(file));
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
    }

    @Test
    void committedFilesAreUnchangedSinceGeneration() throws IOException {
        assertEquals(List.of(), new GeneratedHashes(Repository.root()).differences());
    }

    @Test
    void vendorHeadersAreRecorded() throws IOException {
        List<String> headers = new GeneratedHashes(Repository.root()).vendorHeaders();
        for (String header : List.of("cuda.h", "cudnn_graph.h", "cublasLt.h", "nvrtc.h", "dnnl.h")) {
            assertTrue(headers.stream().anyMatch(name -> name.endsWith("/" + header)), header);
        }
    }

    @Test
    void detectsAnEditedGeneratedClass() throws IOException {
        Files.writeString(copy.resolve("native-headers").resolve(CLASS), "\n", APPEND);
        assertEquals(List.of(CLASS + " was edited"), differencesOfTheCopy());
    }

    @Test
    void detectsAnEditedSymbolList() throws IOException {
        Files.writeString(copy.resolve("native-headers/cuda/symbols.txt"), "--include-function cuMemcpy\n", APPEND);
        assertEquals(List.of("cuda/symbols.txt was edited"), differencesOfTheCopy());
    }

    @Test
    void detectsAMissingClass() throws IOException {
        Files.delete(copy.resolve("native-headers").resolve(CLASS));
        assertEquals(List.of(CLASS + " is missing"), differencesOfTheCopy());
    }

    @Test
    void detectsAnExtraClass() throws IOException {
        Files.writeString(copy.resolve("bindings/src/generated/java/Extra.java"), "class Extra {}");
        assertEquals(List.of("../bindings/src/generated/java/Extra.java is not recorded"), differencesOfTheCopy());
    }

    private List<String> differencesOfTheCopy() throws IOException {
        return new GeneratedHashes(copy).differences();
    }
}
