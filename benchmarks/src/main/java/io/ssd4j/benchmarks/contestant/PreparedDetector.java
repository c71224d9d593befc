// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.contestant;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Pipeline;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.DetectorOptions;
import io.ssd4j.ssd.detect.DetectorSession;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A detector with its sessions and the frames that it is timed with. Closing it frees everything on the device. */
final class PreparedDetector implements AutoCloseable {
    private final Arena arena;
    private final List<Frame> frames;
    private final Device device;
    private final Detector detector;

    /** The first one for single runs; the others are opened when several batches are in flight for the first time. */
    private final List<DetectorSession> sessions = new ArrayList<>();

    private double lastScore;

    private PreparedDetector(Arena arena, List<Frame> frames, Device device, Detector detector) {
        this.arena = arena;
        this.frames = frames;
        this.device = device;
        this.detector = detector;
    }

    /**
     * Opens the detector and its first session. If that is not possible, nothing stays on the device: the process lives on, and another setup may
     * need the memory.
     *
     * @param file at least {@code batch} frames
     * @param variant the detector that the weights are for
     */
    @SuppressWarnings("MustBeClosedChecker") // closed with this, or at once if it cannot be opened
    static PreparedDetector open(Settings settings, FrameFile file, SsdVariant variant, Precision precision, int batch)
            throws IOException {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            Arena arena = Arena.ofConfined();
            opened.push(arena);
            List<Frame> frames = file.read(batch, arena);
            Device device = Device.open(settings.device(), DeviceOptions.DEFAULT.effort(settings.effort()));
            opened.push(device);
            Detector detector = open(device, settings, variant, precision);
            opened.push(detector);
            PreparedDetector prepared = new PreparedDetector(arena, frames, device, detector);
            prepared.open();
            return prepared;
        } catch (IOException | RuntimeException | Error e) {
            opened.forEach(each -> closeAfter(e, each));
            throw e;
        }
    }

    private static Detector open(Device device, Settings settings, SsdVariant variant, Precision precision) {
        try (Checkpoint checkpoint = Checkpoint.open(settings.weights(precision), Optional.of(variant), warning -> {
            throw new IllegalStateException(warning);
        })) {
            return Detector.open(device, checkpoint, precision, DetectorOptions.DEFAULT.threshold(0));
        }
    }

    private static void closeAfter(Throwable failure, AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    private DetectorSession open() {
        DetectorSession session =
                detector.openSession(frames.size(), frames.getFirst().width());
        sessions.add(session);
        return session;
    }

    /** Does one run, from frames in host memory to boxes that have been read. */
    void run() {
        DetectorSession session = sessions.getFirst();
        start(session);
        finish(session);
    }

    private void start(DetectorSession session) {
        for (int i = 0; i < frames.size(); i++) {
            session.set(i, frames.get(i));
        }
        session.start();
    }

    private void finish(DetectorSession session) {
        session.await();
        for (int image = 0; image < frames.size(); image++) {
            for (int i = 0; i < session.count(image); i++) {
                lastScore += session.score(image, i) + session.left(image, i) + session.bottom(image, i);
            }
        }
    }

    /** Runs until the engine has chosen its implementations. */
    void settle() {
        Choosing.end(sessions.getFirst()::isChoosing, this::run);
    }

    /** Times run after run. */
    long[] timeRuns(Limit limit) {
        Samples samples = new Samples(limit);
        while (samples.goOn()) {
            long start = System.nanoTime();
            run();
            samples.add(System.nanoTime() - start);
        }
        return samples.nanos();
    }

    /** Times from one result to the next while several batches are in flight. */
    long[] timePipeline(Limit limit) {
        while (sessions.size() < Pipeline.SESSIONS) {
            open();
        }
        Deque<DetectorSession> flying = new ArrayDeque<>();
        for (DetectorSession session : sessions) {
            start(session);
            flying.add(session);
        }
        Samples samples = new Samples(limit);
        long last = System.nanoTime();
        while (samples.goOn()) {
            DetectorSession session = flying.remove();
            finish(session);
            start(session);
            flying.add(session);
            long now = System.nanoTime();
            samples.add(now - last);
            last = now;
        }
        // The GPU must be idle before the next contestant is timed.
        flying.forEach(this::finish);
        return samples.nanos();
    }

    /** The session of the latest single run. */
    DetectorSession session() {
        return sessions.getFirst();
    }

    /** Depends on everything that was read, so that reading cannot be optimized away. */
    double lastScore() {
        return lastScore;
    }

    @Override
    public void close() {
        sessions.reversed().forEach(DetectorSession::close);
        detector.close();
        device.close();
        arena.close();
    }
}
