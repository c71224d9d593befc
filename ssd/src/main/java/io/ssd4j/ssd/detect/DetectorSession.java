// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import io.ssd4j.runtime.DetectionOutputs;
import io.ssd4j.runtime.FrameInput;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.ssd.model.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A detector's buffers for one thread and one batch size: {@link #set} the frames, {@link #run()}, read the detections, and repeat. None of
 * these allocates on the heap, once each image has had a frame of its geometry, so a session suits a robot's control loop.
 *
 * <p>The detections of an image are those with a score above the detector's threshold, the highest first. Coordinates are edges in pixels of
 * the frame that was set before the run. They stay until the next run.
 *
 * <p>A session is for one thread at a time; any thread may close it while no run is in progress. Methods that take an image throw
 * {@link IndexOutOfBoundsException} if the batch has no such image, or the image no such detection, and all methods but {@link
 * #close} throw {@link IllegalStateException} if the session is closed.
 */
public final class DetectorSession implements AutoCloseable {
    private final Session<FrameInput, DetectionOutputs> session;
    private final DetectionOutputs outputs;
    private final SessionListener listener;
    private final float threshold;
    private final float inputWidth;
    private final float inputHeight;

    /** Width and height of the frames that were set, and of those of the latest run. */
    private final int[] setWidths;

    private final int[] setHeights;
    private final float[] scalesX;
    private final float[] scalesY;
    private final int[] counts;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** What a session reports to the detector that opened it. */
    interface SessionListener {
        /** Default boxes of an image were dropped, because their scores or coordinates are not finite. */
        void dropped(int count);

        /** The session has been closed; called once. */
        void closed();
    }

    /**
     * @param session owned by this
     * @param threshold a score must be greater
     */
    DetectorSession(Session<FrameInput, DetectionOutputs> session, float threshold, SessionListener listener) {
        this.session = session;
        this.outputs = session.outputs();
        this.listener = listener;
        this.threshold = threshold;
        this.inputWidth = session.model().network().input().width();
        this.inputHeight = session.model().network().input().height();
        int batch = session.batch();
        this.setWidths = new int[batch];
        this.setHeights = new int[batch];
        this.scalesX = new float[batch];
        this.scalesY = new float[batch];
        this.counts = new int[batch];
    }

    /** Images per run. */
    public int batch() {
        return session.batch();
    }

    /**
     * Sets the frame of one image; every later run uses it until it is replaced. The pixels are read before this returns.
     *
     * @param image 0 to batch - 1
     * @throws IllegalArgumentException if the frame is larger than the session allows
     */
    public void set(int image, Frame frame) {
        session.input().set(image, frame);
        setWidths[image] = frame.width();
        setHeights[image] = frame.height();
    }

    /**
     * Detects objects in all images.
     *
     * @throws IllegalStateException if an image has no frame
     * @throws io.ssd4j.runtime.NativeCallException if the device fails
     */
    public void run() {
        start();
        await();
    }

    /**
     * Starts a run. On a GPU this returns before the detections are computed; {@link #await()} must follow, and no frame may be set until then.
     * On the CPU this computes them.
     *
     * @throws IllegalStateException if an image has no frame
     * @throws io.ssd4j.runtime.NativeCallException if the device fails
     */
    public void start() {
        session.start();
        for (int image = 0; image < counts.length; image++) {
            // torchvision and lufficc/SSD both divide first, and round to float32.
            scalesX[image] = setWidths[image] / inputWidth;
            scalesY[image] = setHeights[image] / inputHeight;
            counts[image] = 0;
        }
    }

    /**
     * Returns when the detections of the run in progress can be read.
     *
     * @throws IllegalStateException if no run was started
     * @throws io.ssd4j.runtime.NativeCallException if the device failed
     */
    public void await() {
        session.await();
        for (int image = 0; image < counts.length; image++) {
            int count = 0;
            int all = outputs.count(image);
            while (count < all && outputs.score(image, count) > threshold) {
                count++;
            }
            counts[image] = count;
            if (outputs.dropped(image) > 0) {
                listener.dropped(outputs.dropped(image));
            }
        }
    }

    /**
     * Whether the engine may still replace implementations by faster ones. While this is true, further runs bring the choice forward; once it is
     * false, it stays false. Safe to call while another thread runs the session.
     */
    public boolean isChoosing() {
        return session.isChoosing();
    }

    /** The number of detections of an image; 0 before the first run. */
    public int count(int image) {
        requireOpen();
        return counts[image];
    }

    /**
     * The class of a detection, from 1.
     *
     * @param image 0 to batch - 1
     * @param i 0 to {@code count(image) - 1}
     */
    public int label(int image, int i) {
        return outputs.label(image, check(image, i));
    }

    /** The score of a detection; parameters as for {@link #label}. */
    public float score(int image, int i) {
        return outputs.score(image, check(image, i));
    }

    /** The left edge of a detection in pixels of the frame; parameters as for {@link #label}. */
    public float left(int image, int i) {
        return outputs.left(image, check(image, i)) * scalesX[image];
    }

    /** The top edge of a detection in pixels of the frame; parameters as for {@link #label}. */
    public float top(int image, int i) {
        return outputs.top(image, check(image, i)) * scalesY[image];
    }

    /** The right edge of a detection in pixels of the frame; parameters as for {@link #label}. */
    public float right(int image, int i) {
        return outputs.right(image, check(image, i)) * scalesX[image];
    }

    /** The bottom edge of a detection in pixels of the frame; parameters as for {@link #label}. */
    public float bottom(int image, int i) {
        return outputs.bottom(image, check(image, i)) * scalesY[image];
    }

    private int check(int image, int i) {
        return Objects.checkIndex(i, counts[image]);
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the session is closed");
        }
    }

    /** The detections of an image as a list of records, highest score first. */
    List<Detection> detections(int image, Labels labels) {
        List<Detection> detections = new ArrayList<>(count(image));
        for (int i = 0; i < count(image); i++) {
            Box box = new Box(left(image, i), top(image, i), right(image, i), bottom(image, i));
            int label = label(image, i);
            detections.add(new Detection(label, labels.name(label), score(image, i), box));
        }
        return List.copyOf(detections);
    }

    /** The largest width of a frame. */
    int maxWidth() {
        return session.options().frames().orElseThrow().maxWidth();
    }

    /**
     * Releases the buffers; idempotent.
     *
     * @throws IllegalStateException if another thread is running the session; it stays open
     */
    @Override
    public void close() {
        try {
            session.close();
        } catch (NativeCallException e) {
            reportClosed(); // everything that can be released has been
            throw e;
        }
        reportClosed();
    }

    private void reportClosed() {
        // If two threads close it at the same time, it must be counted only once.
        if (!closed.getAndSet(true)) {
            listener.closed();
        }
    }
}
