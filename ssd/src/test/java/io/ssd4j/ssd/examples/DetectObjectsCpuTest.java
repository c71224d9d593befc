// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks that the example compiles, finds the shapes, and reports a bad photo. */
class DetectObjectsCpuTest {
    private static final Path EXAMPLES = Repository.root().resolve("examples");
    private static final JavaProgram PROGRAM = new JavaProgram(EXAMPLES.resolve("DetectObjects.java"));

    @Test
    void compilesWithoutWarnings(@TempDir Path classes) {
        PROGRAM.compile(classes);
    }

    @Test
    @Timeout(300)
    void aBadPhotoIsReportedAndTheOthersAreSearched() throws IOException, InterruptedException {
        String output = PROGRAM.run(
                1,
                Map.of(),
                EXAMPLES.resolve("shapes.safetensors").toString(),
                EXAMPLES.resolve("README.md").toString(),
                EXAMPLES.resolve("shapes.png").toString());
        assertTrue(output.contains("README.md is not a JPEG, PNG, BMP, WebP or GIF image"), output);
        assertTrue(output.contains("shapes.png: "), output);
        assertTrue(output.contains("  circle "), output);
    }
}
