// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import org.junit.jupiter.api.Tag;

/** Bit for bit on a GPU too: the heads return values of the input, which products with 1 and 0 do not change. */
@Tag("gpu")
class DetectionGpuTest extends DetectionContract {
    @Override
    String device() {
        return "cuda:0";
    }
}
