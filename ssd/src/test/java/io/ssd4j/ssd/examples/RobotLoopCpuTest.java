// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keeps the example from rotting. */
class RobotLoopCpuTest {
    private static final JavaProgram PROGRAM =
            new JavaProgram(JavaProgram.REPOSITORY.resolve("examples").resolve("RobotLoop.java"));

    @Test
    void compilesWithoutWarnings(@TempDir Path classes) {
        PROGRAM.compile(classes);
    }

    /** Three frames, started as examples/README.md says. */
    @Test
    @Timeout(300)
    void runs() throws IOException, InterruptedException {
        String output = PROGRAM.run("--device", "cpu", "--frames", "3");
        assertTrue(output.contains("frame 3: "), output);
        assertTrue(output.contains(" heap bytes per frame"), output);
    }
}
