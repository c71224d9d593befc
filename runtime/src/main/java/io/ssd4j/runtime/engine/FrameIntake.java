// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.DeviceFrame;
import io.ssd4j.runtime.DeviceProducer;
import io.ssd4j.runtime.FrameInput;
import io.ssd4j.runtime.SessionOptions.Frames;
import io.ssd4j.runtime.image.Frame;

/** Checks the frames of a session and tracks which images have one. Allocates only to reject a frame. */
final class FrameIntake implements FrameInput, Intake {
    static final int CHANNELS = 3;

    private final RunGuard guard;
    private final DeviceBackend device;
    private final SessionBackend backend;
    private final Frames largest;
    private final boolean[] hasFrame;
    private int missing;

    FrameIntake(RunGuard guard, DeviceBackend device, SessionBackend backend, int batch, Frames largest) {
        this.guard = guard;
        this.device = device;
        this.backend = backend;
        this.largest = largest;
        this.hasFrame = new boolean[batch];
        this.missing = batch;
    }

    @Override
    public void set(int image, Frame frame) {
        guard.enter();
        try {
            requireImage(image);
            requireSize(frame);
            begin(image);
            backend.take(image, frame);
            complete(image);
        } finally {
            guard.exit();
        }
    }

    @Override
    public void set(int image, DeviceFrame frame, DeviceProducer producer) {
        guard.enter();
        try {
            requireImage(image);
            begin(image);
            backend.take(image, frame, producer);
            complete(image);
        } finally {
            guard.exit();
        }
    }

    /** Until the new frame is complete, a failure leaves the image without one. */
    private void begin(int image) {
        device.enter();
        if (hasFrame[image]) {
            hasFrame[image] = false;
            missing++;
        }
    }

    private void complete(int image) {
        hasFrame[image] = true;
        missing--;
    }

    private void requireImage(int image) {
        if (image < 0 || image >= hasFrame.length) {
            throw new IndexOutOfBoundsException(
                    "image " + image + " of a batch of " + hasFrame.length + ": images count from 0");
        }
    }

    private void requireSize(Frame frame) {
        if (frame.width() > largest.maxWidth() || frame.height() > largest.maxHeight()) {
            throw new IllegalArgumentException("a frame of " + frame.width() + " x " + frame.height()
                    + " pixels; the session was opened for frames of up to " + largest.maxWidth() + " x "
                    + largest.maxHeight() + ": open one for larger frames (SessionOptions.frames)");
        }
    }

    @Override
    public void requireAll() {
        if (missing > 0) {
            int first = 0;
            while (hasFrame[first]) {
                first++;
            }
            throw new IllegalStateException("image " + first + " of the batch of " + hasFrame.length
                    + " has no frame: call set(" + first + ", ...) before the run");
        }
    }
}
