// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.UnsupportedPrecisionException;
import org.junit.jupiter.api.Test;

class LifetimeCpuTest extends LifetimeContract {
    @Override
    String device() {
        return "cpu";
    }

    @Override
    int batchThatDoesNotFit() {
        return 1_000_000;
    }

    @Test
    void rejectsAnUnsupportedPrecisionAndListsTheSupportedOnes() {
        try (Device device = Device.open("cpu");
                RandomWeights weights = new RandomWeights(3)) {
            assertFalse(device.precisions().contains(Precision.TF32));
            String refusal = Refusal.of(
                    UnsupportedPrecisionException.class,
                    () -> device.load(SmallNetwork.NETWORK, weights, Precision.TF32));
            assertTrue(refusal.contains("does not compute in tf32; it has fp32"), refusal);
            String float8 = Refusal.of(
                    UnsupportedPrecisionException.class,
                    () -> device.load(SmallNetwork.NETWORK, weights, Precision.FP8));
            assertTrue(
                    float8.contains(
                            "does not compute in fp8: fp8 needs an NVIDIA GPU of compute capability 8.9 or newer;"
                                    + " it has fp32"),
                    float8);
        }
    }

    @Test
    void theCpuIsOneDevice() {
        assertTrue(Refusal.of(DeviceUnavailableException.class, () -> Device.open("cpu:1"))
                .contains("there is no device cpu"));
    }
}
