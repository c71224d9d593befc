// SPDX-License-Identifier: Apache-2.0

import com.sun.management.ThreadMXBean;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.FrameInput;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.PixelFormat;
import io.ssd4j.ssd.image.InputTransform;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.weights.SsdWeights;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;

/**
 * A robot's perception loop. Everything is opened and allocated once. Each iteration fills the only frame buffer,
 * passes it to the only session, which resizes it on its device, and reads a feature map in place. README.md in this
 * folder has the command that starts it.
 */
public final class RobotLoop {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;

    /** Camera drivers pad rows; the stride describes the padding, so no copy is needed. */
    private static final long ROW_STRIDE = 4096;

    private static final int FRAMES_PER_REPORT = 10;

    private RobotLoop() {}

    /** {@code [--frames N] [--device auto|cpu|cuda]}; without {@code --frames} it runs until it is stopped. */
    public static void main(String[] arguments) {
        long frames = Long.MAX_VALUE;
        String deviceName = "auto";
        for (int i = 0; i < arguments.length; i += 2) {
            String value = i + 1 < arguments.length ? arguments[i + 1] : "";
            switch (arguments[i]) {
                case "--frames" -> frames = Long.parseLong(value);
                case "--device" -> deviceName = value;
                default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
            }
        }
        try (Device device = Device.open(deviceName);
                Model model = load(device);
                var session = model.openSession(SessionOptions.batch(1).frames(WIDTH, HEIGHT, InputTransform.MEANS));
                Arena arena = Arena.ofConfined()) {
            System.out.println(device.name() + ": " + device.reason());
            MemorySegment buffer = arena.allocate(ROW_STRIDE * HEIGHT, 64);
            run(session, new Frame(buffer, WIDTH, HEIGHT, ROW_STRIDE, PixelFormat.BGR), frames);
        }
    }

    /** The model keeps its own packed copy of the weights, so they can be closed right away. */
    private static Model load(Device device) {
        try (Weights weights = SsdWeights.open("seeded:0", SsdBackbone.SSD300, System.err::println)) {
            return device.load(SsdBackbone.SSD300.network(), weights, Precision.FP32);
        }
    }

    private static void run(Session<FrameInput, HostOutputs> session, Frame frame, long frames) {
        MemorySegment fc7 = session.outputs().get("fc7");
        MovingPattern camera = new MovingPattern();
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long nanos = 0;
        long heapBytes = 0;
        for (long count = 1; count <= frames; count++) {
            long started = System.nanoTime();
            long allocated = thread.getCurrentThreadAllocatedBytes();

            camera.fill(frame);
            session.input().set(0, frame);
            session.run();
            long strongest = strongest(fc7);

            heapBytes += thread.getCurrentThreadAllocatedBytes() - allocated;
            nanos += System.nanoTime() - started;
            if (count % FRAMES_PER_REPORT == 0 || count == frames) {
                long reported = (count - 1) % FRAMES_PER_REPORT + 1;
                System.out.printf(
                        "frame %d: %.1f frames/s, %d heap bytes per frame, strongest fc7 value at %d%n",
                        count, reported * 1e9 / nanos, heapBytes / reported, strongest);
                nanos = 0;
                heapBytes = 0;
            }
        }
    }

    /** Index of the largest of [channels, height, width] float32 values, read in the session's own memory. */
    private static long strongest(MemorySegment map) {
        long best = 0;
        for (long i = 1; i < map.byteSize() / Float.BYTES; i++) {
            if (map.getAtIndex(ValueLayout.JAVA_FLOAT, i) > map.getAtIndex(ValueLayout.JAVA_FLOAT, best)) {
                best = i;
            }
        }
        return best;
    }

    /** Simulates a camera: stripes that move by one pixel per frame and overwrite the previous frame. */
    private static final class MovingPattern {
        private final byte[] stripes = new byte[3 * (WIDTH + 256)];
        private int shift;

        MovingPattern() {
            for (int i = 0; i < stripes.length; i++) {
                stripes[i] = (byte) (i / 3 * (i % 3 + 1));
            }
        }

        void fill(Frame frame) {
            for (int y = 0; y < frame.height(); y++) {
                MemorySegment.copy(
                        stripes,
                        3 * ((shift + y) % 256),
                        frame.pixels(),
                        ValueLayout.JAVA_BYTE,
                        y * frame.rowStride(),
                        3 * frame.width());
            }
            shift = (shift + 1) % 256;
        }
    }
}
