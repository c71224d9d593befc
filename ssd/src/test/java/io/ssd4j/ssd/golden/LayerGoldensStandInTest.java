// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.testing.Capability;
import org.junit.jupiter.api.Tag;

/** Runs the whole network through the CUDA engine, once per precision, on the stand-in GPU. */
@Tag("standin")
class LayerGoldensStandInTest extends LayerGoldens {
    LayerGoldensStandInTest() {
        super(
                "cuda:0",
                DeviceOptions.DEFAULT.effort(Effort.INSTANT),
                Precision.FP32,
                Precision.TF32,
                Precision.FP16,
                Precision.BF16);
    }

    @Override
    void requireHardware() {
        Capability.require(Capability.GCC);
    }
}
