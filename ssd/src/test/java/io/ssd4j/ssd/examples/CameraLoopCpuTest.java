// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the README's command with fewer frames. */
class CameraLoopCpuTest {
    @Test
    @Timeout(300)
    void theLargestShapeIsFound() throws InterruptedException {
        String[] arguments = Examples.arguments("03-camera-loop.java");
        arguments[3] = "3";

        String output = JavaProgram.example("03-camera-loop.java").run(arguments);

        // PyTorch's edges are 276.51, 27.31, 440.80 and 186.47.
        assertTrue(
                output.matches("(?s).*frame 3: [0-9.]+ frames/s, \\d+ heap bytes per frame, 8 objects, "
                        + "the largest is star at 276.[456] 27.[234] 440.[789] 186.[456]\n.*"),
                output);
    }
}
