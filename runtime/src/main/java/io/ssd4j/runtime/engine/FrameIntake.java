// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.FrameInput;
import io.ssd4j.runtime.SessionOptions.Frames;
import io.ssd4j.runtime.image.Frame;

/** Checks the frames of a session and tracks which images have one. Allocates only to reject a frame. */
final class FrameIntake implements FrameInput {
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
            require(image, frame);
            device.enter();
            // Until the new frame is complete, a failure leaves the image without one.
            if (hasFrame[image]) {
                hasFrame[image] = false;
                missing++;
            }
            backend.take(image, frame);
            hasFrame[image] = true;
            missing--;
        } finally {
            guard.exit();
        }
    }

    private void require(int image, Frame frame) {
        if (image < 0 || image >= hasFrame.length) {
            throw new IndexOutOfBoundsException(
                    "image " + image + " of a batch of " + hasFrame.length + ": images count from 0");
        }
        if (frame.width() > largest.maxWidth() || frame.height() > largest.maxHeight()) {
            throw new IllegalArgumentException("a frame of " + frame.width() + " x " + frame.height()
                    + " pixels; the session was opened for frames of up to " + largest.maxWidth() + " x "
                    + largest.maxHeight() + ": open one for larger frames (SessionOptions.frames)");
        }
    }

    void requireAll() {
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
