// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceMemoryReport;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.standin.Fault;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.runtime.image.ChannelMeans;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.PixelFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@OnStandIn
class FrameInputStandInTest extends FrameInputContract {
    @Override
    String device() {
        return "cuda:0";
    }

    @Test
    void afterAFailedUploadTheImageHasNoFrameAndTheSessionIsUsable(StandInControl gpu) {
        Frame frame = TestFrames.of(20, 10, 0, PixelFormat.RGB, true);
        var options = SessionOptions.batch(1).frames(20, 10, new ChannelMeans(1, 2, 3));
        try (Device device = Device.open(device(), DeviceOptions.DEFAULT.effort(Effort.INSTANT));
                Model model = device.load(ShownInput.NETWORK, new ShownInput(), Precision.FP32);
                var session = model.openSession(options)) {
            session.input().set(0, frame);
            gpu.fail("cuMemcpyHtoDAsync_v2", 1, 999, Fault.Mode.ONCE);
            assertTrue(
                    Refusal.of(NativeCallException.class, () -> session.input().set(0, frame))
                            .contains("cuMemcpyHtoDAsync"));
            assertThrows(IllegalStateException.class, session::run);
            session.input().set(0, frame);
            session.run();
        }
    }

    @Test
    void theMemoryReportCountsTheFrames() {
        long small = activations(1, 1);
        // 4 bytes per pixel, for at most twice as many rows as the input has.
        long rows = 2L * ShownInput.HEIGHT;
        long grown = activations(1000, 5000) - small;
        assertTrue(Math.abs(grown - 4 * 1000 * rows) <= 512, grown + " bytes");
    }

    private long activations(int maxWidth, int maxHeight) {
        List<DeviceMemoryReport> reports = new ArrayList<>();
        DeviceListener listener = new DeviceListener() {
            @Override
            public void memory(DeviceMemoryReport report) {
                reports.add(report);
            }
        };
        var options = SessionOptions.batch(1).frames(maxWidth, maxHeight, new ChannelMeans(1, 2, 3));
        try (Device device = Device.open(
                        device(), DeviceOptions.DEFAULT.effort(Effort.INSTANT).listener(listener));
                Model model = device.load(ShownInput.NETWORK, new ShownInput(), Precision.FP32)) {
            model.openSession(options).close();
        }
        return reports.getLast().activations();
    }
}
