// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceFormat;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import org.junit.jupiter.api.Test;

class FrameInputCpuTest extends FrameInputContract {
    @Override
    String device() {
        return "cpu";
    }

    @Test
    void theCpuRejectsOutputsOnTheDevice() {
        try (Device device = Device.open("cpu");
                Model model = device.load(ShownInput.NETWORK, new ShownInput(), Precision.FP32)) {
            assertEquals(
                    "the CPU engine has only host memory to keep outputs in: open the session without outputsOnDevice;"
                            + " reading its outputs copies nothing",
                    Refusal.of(
                            IllegalArgumentException.class,
                            () -> model.openSession(
                                    SessionOptions.batch(1).outputsOnDevice(DeviceFormat.FLOAT32_NCHW))));
        }
    }
}
