// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.contestant;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceMemoryReport;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionInput;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.SessionOutputs;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.PixelFormat;
import io.ssd4j.ssd.backbone.SsdVariant;
import io.ssd4j.ssd.image.InputTransform;
import io.ssd4j.ssd.weights.SsdWeights;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A session that can be timed, and what it lives on; nothing of it is left on the device once it is closed.
 *
 * @param memory what the session has on the device
 */
record Prepared(Device device, Model model, Session session, DeviceMemoryReport memory) implements AutoCloseable {
    static final SsdVariant MODEL = SsdVariant.SSD300;

    static Prepared open(Settings settings, Precision precision, int batch) {
        MemoryListener listener = new MemoryListener();
        DeviceOptions options = DeviceOptions.DEFAULT.effort(settings.effort()).listener(listener);
        Device device = Device.open(settings.device(), options);
        try {
            Model model = load(device, settings.weights(), precision);
            try {
                return new Prepared(device, model, model.openSession(batch), listener.last());
            } catch (RuntimeException | Error e) {
                model.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            device.close();
            throw e;
        }
    }

    /**
     * A session whose run neither begins nor ends on the host: its frames, of the network's own size, have been uploaded, and are
     * resized to what they are in place of the conversion of a float32 input.
     */
    Session openOnDevice() {
        SessionInput frames = new SessionInput.Frames(MODEL.size(), MODEL.size(), InputTransform.MEANS);
        SessionOptions options =
                new SessionOptions(session.batch()).input(frames).outputs(SessionOutputs.DEVICE_FLOAT32);
        Session opened = model.openSession(options);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pixels = arena.allocate(3L * MODEL.size() * MODEL.size());
            SplittableRandom levels = new SplittableRandom(0);
            for (long i = 0; i < pixels.byteSize(); i++) {
                pixels.set(ValueLayout.JAVA_BYTE, i, (byte) levels.nextInt(256));
            }
            Frame frame = Frame.packed(pixels, MODEL.size(), MODEL.size(), PixelFormat.RGB);
            for (int image = 0; image < opened.batch(); image++) {
                opened.frame(image, frame);
            }
            return opened;
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private static Model load(Device device, String source, Precision precision) {
        try (Weights weights = SsdWeights.open(source, MODEL, Prepared::refuse)) {
            return device.load(MODEL.network(), weights, precision);
        }
    }

    private static void refuse(String warning) {
        throw new IllegalStateException(warning);
    }

    private static final class MemoryListener implements DeviceListener {
        private @Nullable DeviceMemoryReport last;

        @Override
        public void memory(DeviceMemoryReport report) {
            last = report;
        }

        DeviceMemoryReport last() {
            return Objects.requireNonNull(last, "no session was opened");
        }
    }

    /** Noise of a photo's range; time does not depend on the values, but power may on zeros. */
    static void fill(MemorySegment input) {
        SplittableRandom levels = new SplittableRandom(0);
        for (long i = 0; i < input.byteSize() / Float.BYTES; i++) {
            input.setAtIndex(ValueLayout.JAVA_FLOAT, i, levels.nextInt(256) - 117f);
        }
    }

    @Override
    public void close() {
        session.close();
        model.close();
        device.close();
    }
}
