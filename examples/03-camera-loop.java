// SPDX-License-Identifier: Apache-2.0

import com.sun.management.ThreadMXBean;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.PixelFormat;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.DetectorSession;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.RgbImage;
import io.ssd4j.ssd.weights.Checkpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The perception loop of a robot. Everything is opened and allocated once. Each iteration fills the only frame buffer, passes it to
 * the only session, which resizes it on its device, and reads the boxes in place.
 */
final class CameraLoop {
    private static final int FRAMES_PER_REPORT = 10;

    private CameraLoop() {}

    /**
     * {@code CHECKPOINT PHOTO [--frames N] [--device auto|cpu|cuda]}: the photo is what the simulated camera sees. Without {@code
     * --frames} it runs until it is stopped.
     */
    public static void main(String[] arguments) {
        if (arguments.length < 2 || arguments.length % 2 != 0) {
            System.err.println("usage: 03-camera-loop.java CHECKPOINT PHOTO [--frames N] [--device auto|cpu|cuda]");
            System.exit(2);
        }
        long frames = Long.MAX_VALUE;
        String deviceName = "auto";
        for (int i = 2; i < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--frames" -> frames = Long.parseLong(arguments[i + 1]);
                case "--device" -> deviceName = arguments[i + 1];
                default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
            }
        }
        try (Arena arena = Arena.ofConfined();
                Device device = Device.open(deviceName);
                Detector detector = open(device, arguments[0])) {
            Camera camera = new Camera(Photo.read(Path.of(arguments[1])), arena);
            System.out.println(device.name() + ": " + device.reason());
            try (DetectorSession session = detector.openSession(1, camera.frame().width())) {
                run(detector, session, camera, frames);
            }
        }
    }

    private static Detector open(Device device, String source) {
        try (Checkpoint checkpoint = Checkpoint.open(source, Optional.empty(), System.err::println)) {
            return Detector.open(device, checkpoint, Precision.FP32);
        }
    }

    private static void run(Detector detector, DetectorSession session, Camera camera, long frames) {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long nanos = 0;
        long heapBytes = 0;
        for (long count = 1; count <= frames; count++) {
            long started = System.nanoTime();
            long allocated = thread.getCurrentThreadAllocatedBytes();

            camera.capture();
            session.set(0, camera.frame());
            session.run();
            int largest = largest(session);

            heapBytes += thread.getCurrentThreadAllocatedBytes() - allocated;
            nanos += System.nanoTime() - started;
            if (count % FRAMES_PER_REPORT == 0 || count == frames) {
                long reported = (count - 1) % FRAMES_PER_REPORT + 1;
                System.out.printf(
                        Locale.ROOT,
                        "frame %d: %.1f frames/s, %d heap bytes per frame, %d objects, the largest is %s%n",
                        count,
                        reported * 1e9 / nanos,
                        heapBytes / reported,
                        session.count(0),
                        largest < 0 ? "none" : describe(detector, session, largest));
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

    private static String describe(Detector detector, DetectorSession session, int i) {
        return String.format(
                Locale.ROOT,
                "%s at %.1f %.1f %.1f %.1f",
                detector.variant().labels().name(session.label(0, i)),
                session.left(0, i),
                session.top(0, i),
                session.right(0, i),
                session.bottom(0, i));
    }

    /** Simulates a camera that always sees the same picture. Its driver writes BGR, and pads each row to a multiple of 256 bytes. */
    private static final class Camera {
        private final MemorySegment sensor;
        private final Frame frame;

        Camera(RgbImage picture, Arena arena) {
            // The stride tells the session about the padding, so no copy without it is needed.
            long rowStride = (3L * picture.width() + 255) / 256 * 256;
            long bytes = rowStride * picture.height();
            sensor = arena.allocate(bytes, 64);
            frame = new Frame(
                    arena.allocate(bytes, 64), picture.width(), picture.height(), rowStride, PixelFormat.BGR);
            for (int y = 0; y < picture.height(); y++) {
                for (int i = 0; i < 3 * picture.width(); i++) {
                    // RGB to BGR: the first and the last byte of a pixel change places.
                    byte level = picture.pixels().get(ValueLayout.JAVA_BYTE, y * 3L * picture.width() + i);
                    sensor.set(ValueLayout.JAVA_BYTE, y * rowStride + i - i % 3 + (2 - i % 3), level);
                }
            }
        }

        /** Overwrites the previous frame. */
        void capture() {
            frame.pixels().copyFrom(sensor);
        }

        Frame frame() {
            return frame;
        }
    }
}
