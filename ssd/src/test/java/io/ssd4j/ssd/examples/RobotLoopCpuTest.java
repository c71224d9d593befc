// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks that the example compiles and runs. */
class RobotLoopCpuTest {
    private static final JavaProgram PROGRAM =
            new JavaProgram(Repository.root().resolve("examples").resolve("RobotLoop.java"));

    @Test
    void compilesWithoutWarnings(@TempDir Path classes) {
        PROGRAM.compile(classes);
    }

    /** Runs three frames with the command in examples/README.md. */
    @Test
    @Timeout(300)
    void runs() throws IOException, InterruptedException {
        String output = PROGRAM.run("--device", "cpu", "--frames", "3");
        assertTrue(output.contains("frame 3: "), output);
        assertTrue(output.contains(" heap bytes per frame"), output);
    }
}
