// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.soak;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.PixelFormat;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.DetectorOptions;
import io.ssd4j.ssd.detect.DetectorSession;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** What a program does with a detector of SSD300: frames and photos in, boxes out, and now and then everything is opened again. */
final class Work {
    private static final int RUNS_A_SESSION = 100;
    private static final int RUNS_A_DETECTOR = 1000;
    private static final int RUNS_A_PHOTO = 10;

    /** Those that are opened before the runs. */
    private static final int DETECTORS = 10;

    private static final int LONGEST_CHOICE_SECONDS = 900;
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;
    private static final long ROW_STRIDE = 4096;
    private static final float THRESHOLD = 0.1f;

    private final String device;
    private final Precision precision;
    private final int threads;
    private final List<Path> photos;
    private long found;
    private int run;

    Work(String device, Precision precision, int threads, List<Path> photos) {
        this.device = device;
        this.precision = precision;
        this.threads = threads;
        this.photos = photos;
    }

    /**
     * Runs the detector.
     *
     * @param after receives the number of runs so far after each
     */
    void run(int runs, IntConsumer after) {
        try (Arena arena = Arena.ofConfined()) {
            Frame camera = camera(arena);
            while (run < runs) {
                useDetector(Math.min(runs, run + RUNS_A_DETECTOR), camera, after);
            }
        }
    }

    /**
     * Runs a detector until the engine has chosen its implementations, and stored the choice: a process that is being measured then finds it.
     * Then opens the device, the detector and sessions as often as 10 000 runs do. The JVM compiles a method when it has been called some
     * hundred times, so without this it would compile the code that opens them during thousands of the runs that are measured.
     *
     * @return the number of runs; they are not among those of {@link #run}
     * @throws IllegalStateException if that takes more than {@value #LONGEST_CHOICE_SECONDS} seconds
     */
    int settle() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_CHOICE_SECONDS);
        int runs = 0;
        try (Arena arena = Arena.ofConfined()) {
            Frame camera = camera(arena);
            for (int i = 0; i < DETECTORS; i++) {
                try (Device opened = Device.open(device, DeviceOptions.DEFAULT.threads(threads));
                        Checkpoint checkpoint = checkpoint();
                        Detector detector = open(opened, checkpoint)) {
                    runs += settle(detector, camera, end);
                    for (int j = 1; j < RUNS_A_DETECTOR / RUNS_A_SESSION; j++) {
                        runs += runOnce(detector, camera);
                    }
                    photos.forEach(detector::detect);
                }
            }
        }
        return runs + DETECTORS * photos.size();
    }

    private static int settle(Detector detector, Frame camera, long end) {
        int runs = 0;
        try (DetectorSession session = detector.openSession(1, WIDTH)) {
            session.set(0, camera);
            do {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(
                            "the implementations are not chosen after " + LONGEST_CHOICE_SECONDS + " seconds");
                }
                session.run();
                runs++;
            } while (session.isChoosing());
        }
        return runs;
    }

    private static int runOnce(Detector detector, Frame camera) {
        try (DetectorSession session = detector.openSession(1, WIDTH)) {
            session.set(0, camera);
            session.run();
        }
        return 1;
    }

    private static Frame camera(Arena arena) {
        return new Frame(arena.allocate(ROW_STRIDE * HEIGHT, Long.BYTES), WIDTH, HEIGHT, ROW_STRIDE, PixelFormat.BGR);
    }

    private static Checkpoint checkpoint() {
        return Checkpoint.open(
                "seeded:0", Optional.of(SsdVariant.of("lufficc:voc300")), line -> System.err.println(line));
    }

    private Detector open(Device opened, Checkpoint checkpoint) {
        return Detector.open(opened, checkpoint, precision, DetectorOptions.DEFAULT.threshold(THRESHOLD));
    }

    private void useDetector(int last, Frame camera, IntConsumer after) {
        try (Device opened = Device.open(device, DeviceOptions.DEFAULT.threads(threads));
                Checkpoint checkpoint = checkpoint();
                Detector detector = open(opened, checkpoint)) {
            while (run < last) {
                useSession(detector, Math.min(last, run + RUNS_A_SESSION), camera, after);
            }
        }
    }

    private void useSession(Detector detector, int last, Frame camera, IntConsumer after) {
        try (DetectorSession session = detector.openSession(1, WIDTH)) {
            while (run < last) {
                run++;
                if (run % RUNS_A_PHOTO == 0 && !photos.isEmpty()) {
                    Path photo = photos.get(run / RUNS_A_PHOTO % photos.size());
                    found += detector.detect(photo).size();
                } else {
                    camera.pixels()
                            .asSlice(run % HEIGHT * ROW_STRIDE, 3 * WIDTH)
                            .fill((byte) run);
                    session.set(0, camera);
                    session.run();
                    found += session.count(0);
                }
                after.accept(run);
            }
        }
    }

    /** The number of detections so far. */
    long found() {
        return found;
    }
}
