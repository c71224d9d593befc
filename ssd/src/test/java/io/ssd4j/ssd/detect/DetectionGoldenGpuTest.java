// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import org.junit.jupiter.api.Tag;

/** All photos on a real GPU. */
@Tag("gpu")
class DetectionGoldenGpuTest extends DetectionGoldens {
    @Override
    String device() {
        return "cuda:0";
    }
}
