// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Computes the maps of a photo that PyTorch has computed too. */
class MapsCpuTest {
    @Test
    @Timeout(300)
    void theNormsAreThoseOfPyTorch() throws InterruptedException {
        String[] arguments = Examples.arguments("01-maps.java");
        arguments[1] = Examples.GOLDEN_PHOTO;

        PrintedMaps.assertGolden(JavaProgram.example("01-maps.java").run(arguments));
    }
}
