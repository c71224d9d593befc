// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.SessionOutputs;
import org.junit.jupiter.api.Test;

class FrameInputCpuTest extends FrameInputContract {
    @Override
    String device() {
        return "cpu";
    }

    @Test
    void outputsCannotBeKeptOnADeviceThatIsTheHost() {
        try (Device device = Device.open("cpu");
                Model model = device.load(ShownInput.NETWORK, new ShownInput(), Precision.FP32);
                Session session = model.openSession(1)) {
            SessionOptions kept = new SessionOptions(1).outputs(SessionOutputs.DEVICE_FLOAT32);
            assertEquals(
                    "the CPU engine has no memory but the host's to keep outputs in: open the session for SessionOutputs.HOST and"
                            + " read output(name), which copies nothing",
                    Refusal.of(IllegalArgumentException.class, () -> model.openSession(kept)));
            String refusal =
                    "this session hands its outputs to the host: read them by output(name), or open it on a GPU for"
                            + " SessionOutputs.DEVICE_FLOAT32 or DEVICE_NATIVE";
            assertEquals(
                    refusal, Refusal.of(IllegalStateException.class, () -> session.deviceOutput(ShownInput.OUTPUT)));
            assertEquals(refusal, Refusal.of(IllegalStateException.class, session::deviceSignal));
        }
    }
}
