// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.contestant;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceFormat;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceMemoryReport;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceOutputs;
import io.ssd4j.runtime.FrameInput;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Pipeline;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.PixelFormat;
import io.ssd4j.ssd.image.InputTransform;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.weights.SsdWeights;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A session that can be timed, with its model and device, and what other forms are timed with. The latter are opened when they are
 * timed for the first time and kept: opening a session of a large batch pins most of a gigabyte and takes as long as many runs.
 * Closing it frees everything on the device.
 */
final class Prepared implements AutoCloseable {
    private final SsdBackbone backbone;
    private final Device device;
    private final Model model;
    private final Session<TensorInput, HostOutputs> session;
    private final @Nullable DeviceMemoryReport memory;
    private @Nullable Session<FrameInput, DeviceOutputs> onDevice;
    private @Nullable Pipeline<TensorInput, HostOutputs> pipeline;

    private Prepared(
            SsdBackbone backbone,
            Device device,
            Model model,
            Session<TensorInput, HostOutputs> session,
            @Nullable DeviceMemoryReport memory) {
        this.backbone = backbone;
        this.device = device;
        this.model = model;
        this.session = session;
        this.memory = memory;
    }

    Session<TensorInput, HostOutputs> session() {
        return session;
    }

    /** Device memory of the session, or null if the engine does not report any (the CPU's). */
    @Nullable
    DeviceMemoryReport memory() {
        return memory;
    }

    /** A session whose run neither starts nor ends on the host. */
    Session<FrameInput, DeviceOutputs> onDevice() {
        if (onDevice == null) {
            note("session");
            onDevice = openOnDevice();
        }
        return onDevice;
    }

    /** A pipeline of sessions that are like the session, with noise in each input and nothing in flight. */
    Pipeline<TensorInput, HostOutputs> pipeline() {
        if (pipeline == null) {
            note("pipeline");
            pipeline = Pipeline.open(model, session.batch());
            while (pipeline.hasFree()) {
                PhotoNoise.fill(pipeline.free().input().values());
                pipeline.submit();
            }
            empty(pipeline);
        }
        return pipeline;
    }

    /** Awaits everything that is in flight. */
    static void empty(Pipeline<?, ?> pipeline) {
        while (pipeline.hasNext()) {
            pipeline.next();
            pipeline.release();
        }
    }

    /** Tells what is opened, so that the log shows that nothing is opened twice. */
    private void note(String what) {
        System.err.println(
                "process " + ProcessHandle.current().pid() + " opens a " + what + " of batch " + session.batch());
    }

    static Prepared open(Settings settings, Precision precision, int batch) {
        MemoryListener listener = new MemoryListener();
        DeviceOptions options = DeviceOptions.DEFAULT.effort(settings.effort()).listener(listener);
        Device device = Device.open(settings.device(), options);
        try {
            Model model = load(device, settings, precision);
            try {
                return new Prepared(settings.model(), device, model, model.openSession(batch), listener.last);
            } catch (RuntimeException | Error e) {
                model.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            device.close();
            throw e;
        }
    }

    /** Runs until the engine has chosen its implementations. */
    void settle() {
        Choosing.end(session::isChoosing, session::run);
    }

    /**
     * Its frames have the network's own size and are already uploaded; resizing them to that same size takes the place of converting a float32 input.
     */
    private Session<FrameInput, DeviceOutputs> openOnDevice() {
        int side = backbone.size();
        var opened = model.openSession(
                session.options().frames(side, side, InputTransform.MEANS).outputsOnDevice(DeviceFormat.FLOAT32_NCHW));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pixels = arena.allocate(3L * side * side);
            SplittableRandom levels = new SplittableRandom(0);
            for (long i = 0; i < pixels.byteSize(); i++) {
                pixels.set(ValueLayout.JAVA_BYTE, i, (byte) levels.nextInt(256));
            }
            Frame frame = Frame.packed(pixels, side, side, PixelFormat.RGB);
            for (int image = 0; image < opened.batch(); image++) {
                opened.input().set(image, frame);
            }
            return opened;
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private static Model load(Device device, Settings settings, Precision precision) {
        SsdBackbone backbone = settings.model();
        try (Weights weights = SsdWeights.open(settings.weights(precision), backbone, Prepared::refuse)) {
            return device.load(backbone.network(), weights, precision);
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
    }

    @Override
    public void close() {
        if (pipeline != null) {
            pipeline.close();
        }
        if (onDevice != null) {
            onDevice.close();
        }
        session.close();
        model.close();
        device.close();
    }
}
