// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the README's command. */
class DetectionCpuTest {
    @Test
    @Timeout(300)
    void theBoxesAreThoseOfPyTorch() throws InterruptedException {
        String output = JavaProgram.example("02-detection.java").run(Examples.arguments("02-detection.java"));

        ShapeBoxes.assertPrinted(output);
    }
}
