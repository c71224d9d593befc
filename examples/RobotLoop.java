// SPDX-License-Identifier: Apache-2.0

import com.sun.management.ThreadMXBean;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.PixelFormat;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.DetectorSession;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * A robot's perception loop. Everything is opened and allocated once. Each iteration fills the only frame buffer, passes it to the only
 * session, which resizes it on its device, and reads the boxes in place. README.md in this folder has the command that starts it.
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
                Detector detector = open(device);
                DetectorSession session = detector.openSession(1, WIDTH);
                Arena arena = Arena.ofConfined()) {
            System.out.println(device.name() + ": " + device.reason());
            MemorySegment buffer = arena.allocate(ROW_STRIDE * HEIGHT, 64);
            run(detector, session, new Frame(buffer, WIDTH, HEIGHT, ROW_STRIDE, PixelFormat.BGR), frames);
        }
    }

    /** Generated weights, which find something in every picture; a robot's own checkpoint says itself what it is for. */
    private static Detector open(Device device) {
        Optional<SsdVariant> variant = Optional.of(SsdVariant.of("lufficc:voc300"));
        try (Checkpoint checkpoint = Checkpoint.open("seeded:0", variant, System.err::println)) {
            return Detector.open(device, checkpoint, Precision.FP32);
        }
    }

    private static void run(Detector detector, DetectorSession session, Frame frame, long frames) {
        MovingPattern camera = new MovingPattern();
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long nanos = 0;
        long heapBytes = 0;
        for (long count = 1; count <= frames; count++) {
            long started = System.nanoTime();
            long allocated = thread.getCurrentThreadAllocatedBytes();

            camera.fill(frame);
            session.set(0, frame);
            session.run();
            int largest = largest(session);

            heapBytes += thread.getCurrentThreadAllocatedBytes() - allocated;
            nanos += System.nanoTime() - started;
            if (count % FRAMES_PER_REPORT == 0 || count == frames) {
                long reported = (count - 1) % FRAMES_PER_REPORT + 1;
                System.out.printf(
                        "frame %d: %.1f frames/s, %d heap bytes per frame, %d objects, the largest is a %s%n",
                        count,
                        reported * 1e9 / nanos,
                        heapBytes / reported,
                        session.count(0),
                        largest < 0 ? "-" : detector.variant().labels().name(session.label(0, largest)));
                nanos = 0;
                heapBytes = 0;
            }
        }
    }

    /** Which of the detections covers the most pixels; -1 if there is none. */
    private static int largest(DetectorSession session) {
        int best = -1;
        float most = 0;
        for (int i = 0; i < session.count(0); i++) {
            float area = (session.right(0, i) - session.left(0, i)) * (session.bottom(0, i) - session.top(0, i));
            if (area > most) {
                most = area;
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
