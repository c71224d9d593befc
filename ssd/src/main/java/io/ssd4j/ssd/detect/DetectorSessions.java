// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Pipeline;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.ssd.image.RgbImage;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.stream.SessionTrial;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Opens the sessions of a detector and computes with them: those for calls, those that share the threads of a CPU for a stream, and those of
 * users. Safe to share between threads.
 */
final class DetectorSessions {
    private static final int MAX_HEIGHT = Integer.MAX_VALUE;

    private final SsdVariant variant;
    private final DetectorOptions options;

    /** What the weights were read from, for warnings. */
    private final String source;

    private final Model model;
    private final SessionPool pool;

    /** Sessions that compute the photos of a stream at the same time. */
    private final SessionPool sharing;

    private final AtomicBoolean warned = new AtomicBoolean();
    private final Object opening = new Object();

    DetectorSessions(SsdVariant variant, DetectorOptions options, String source, Model model) {
        this.variant = variant;
        this.options = options;
        this.source = source;
        this.model = model;
        this.pool = new SessionPool(places(), (batch, width) -> open(batch, width, ownThreads(), () -> {}));
        int sharing = trial().mostSessions();
        this.sharing = new SessionPool(sharing, (batch, width) -> open(batch, width, share(sharing), () -> {}));
    }

    /** How many calls compute at the same time. */
    int places() {
        if (options.sessions() > 0) {
            return options.sessions();
        }
        return onCpu() ? 1 : Pipeline.SESSIONS;
    }

    /** Decides how many sessions share the threads of a CPU. */
    SessionTrial trial() {
        return SessionTrial.of(options.sessions(), threads());
    }

    boolean onCpu() {
        return model.device().id().equals(DeviceId.CPU);
    }

    private int threads() {
        return model.device().threads();
    }

    /** Threads of a session beside others; 0 for those of the device. */
    private int share(int sessions) {
        return onCpu() ? Math.max(1, threads() / sessions) : 0;
    }

    /** Threads of the sessions for calls. */
    private int ownThreads() {
        return options.sessions() > 1 ? share(options.sessions()) : 0;
    }

    /** Detects objects in any number of frames in one run. */
    List<List<Detection>> detect(List<Frame> frames) {
        return frames.isEmpty() ? List.of() : detect(frames, pool);
    }

    /**
     * Detects objects in a photo of a stream.
     *
     * @param sessions how many compute at the same time; 1 for a session with all threads
     */
    List<Detection> detectSharing(RgbImage photo, int sessions) {
        return detect(List.of(photo.frame()), sessions == 1 ? pool : sharing).getFirst();
    }

    private List<List<Detection>> detect(List<Frame> frames, SessionPool sessions) {
        return detect(frames, frames.size(), sessions, (_, work) -> work.run());
    }

    /**
     * Detects objects in a batch of a stream.
     *
     * @param photos may be none
     * @param size images of the run; if there are fewer photos, some are repeated
     */
    List<List<Detection>> detectMeasured(List<RgbImage> photos, int size, StreamMeter.Gpu meter) {
        if (photos.isEmpty()) {
            return List.of();
        }
        List<List<Detection>> detections =
                detect(photos.stream().map(RgbImage::frame).toList(), size, pool, meter::measure);
        meter.computed(photos.size());
        return detections;
    }

    /** Does the work of a stage. */
    private interface Stages {
        void run(StreamReport.Stage stage, Runnable work);
    }

    private List<List<Detection>> detect(List<Frame> frames, int size, SessionPool sessions, Stages stages) {
        int width = frames.stream().mapToInt(Frame::width).max().orElseThrow();
        return sessions.use(size, width, session -> {
            stages.run(StreamReport.Stage.UPLOAD, () -> {
                for (int i = 0; i < size; i++) {
                    session.set(i, frames.get(i % frames.size()));
                }
            });
            stages.run(StreamReport.Stage.COMPUTE, session::run);
            List<List<Detection>> detections = new ArrayList<>(frames.size());
            stages.run(StreamReport.Stage.DOWNLOAD, () -> {
                for (int i = 0; i < frames.size(); i++) {
                    detections.add(session.detections(i, variant.labels()));
                }
            });
            return List.copyOf(detections);
        });
    }

    /** Opens a session that belongs to the caller, for {@link Detector#openSession}. */
    DetectorSession openForUser(int batch, int maxWidth) {
        pool.enter();
        try {
            return open(batch, maxWidth, ownThreads(), pool::leave);
        } catch (RuntimeException | Error e) {
            pool.leave();
            throw e;
        }
    }

    private DetectorSession open(int batch, int maxWidth, int threads, Runnable onClose) {
        if (onCpu()) {
            return openNow(batch, maxWidth, threads, onClose);
        }
        // One after another: the first one plans, and the others find the plans.
        synchronized (opening) {
            return openNow(batch, maxWidth, threads, onClose);
        }
    }

    private DetectorSession openNow(int batch, int maxWidth, int threads, Runnable onClose) {
        var session = model.openSession(SessionOptions.batch(batch)
                .frames(maxWidth, MAX_HEIGHT, variant.conversion())
                .detections(variant.rules())
                .threads(threads)
                .prepared(options.prepared()));
        return new DetectorSession(session, options.threshold(), new DetectorSession.SessionListener() {
            @Override
            public void dropped(int count) {
                warnOfDropped(count);
            }

            @Override
            public void closed() {
                onClose.run();
            }
        });
    }

    /** Once per detector, because weights that are not valid drop boxes in every image. */
    private void warnOfDropped(int count) {
        if (!warned.getAndSet(true)) {
            options.warnings()
                    .accept(source + ": " + count + (count == 1 ? " box" : " boxes")
                            + " of an image were dropped, because their scores or coordinates are not finite; check the weights with"
                            + " './ssd4j weights'. Later cases are not reported");
        }
    }

    /**
     * Closes the sessions and then what they need; idempotent, as {@code then} must be.
     *
     * @throws IllegalStateException if a call is computing or a session is open; everything stays usable
     */
    void close(Runnable then) {
        // A second thread that closes it returns when it is closed, not before.
        synchronized (pool) {
            sharing.requireIdle();
            pool.close();
            sharing.close();
            then.run();
        }
    }
}
