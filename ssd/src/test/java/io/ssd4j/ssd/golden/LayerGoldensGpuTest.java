// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import org.junit.jupiter.api.Tag;

/** Runs the whole network, once per precision, on a real GPU. */
@Tag("gpu")
class LayerGoldensGpuTest extends LayerGoldens {
    LayerGoldensGpuTest() {
        super(
                "cuda:0",
                DeviceOptions.DEFAULT.effort(Effort.INSTANT),
                Precision.floatingPoint().toArray(Precision[]::new));
    }
}
