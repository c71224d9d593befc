// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.spi;

import io.ssd4j.runtime.SessionInput;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.network.Network;

/**
 * Says what a session may be given, alike on every engine, and knows which images of its batch have had a frame. Allocates nothing but
 * for a refusal. Not thread-safe.
 */
public final class FrameIntake {
    private static final int CHANNELS = 3;

    private final SessionInput input;
    private final boolean[] hasFrame;
    private int missing;

    private FrameIntake(SessionOptions options) {
        this.input = options.input();
        this.hasFrame = new boolean[options.batch()];
        this.missing = input instanceof SessionInput.Frames ? options.batch() : 0;
    }

    /**
     * For one session.
     *
     * @throws IllegalArgumentException where frames are to go into a network that has not three input channels
     */
    public static FrameIntake of(SessionOptions options, Network network) {
        int channels = network.input().channels();
        if (options.input() instanceof SessionInput.Frames && channels != CHANNELS) {
            throw new IllegalArgumentException("network " + network.name() + " has an input of " + channels
                    + (channels == 1 ? " channel" : " channels")
                    + ", a frame has red, green and blue: open the session for SessionInput.Tensor");
        }
        return new FrameIntake(options);
    }

    /**
     * Passes where float32 values are written to the input.
     *
     * @throws IllegalStateException where the session takes frames
     */
    public void requireTensor() {
        if (input instanceof SessionInput.Frames) {
            throw new IllegalStateException(
                    "this session takes frames: give it each by frame(image, frame), or open it for"
                            + " SessionInput.Tensor to write values");
        }
    }

    /**
     * Passes where the frame may become that image.
     *
     * @throws IllegalStateException where the session takes values
     * @throws IndexOutOfBoundsException where there is no such image
     * @throws IllegalArgumentException where the frame is too large
     */
    public void require(int image, Frame frame) {
        if (!(input instanceof SessionInput.Frames most)) {
            throw new IllegalStateException("this session takes float32 values, written to input(): open it for"
                    + " SessionInput.Frames to give it pictures");
        }
        if (image < 0 || image >= hasFrame.length) {
            throw new IndexOutOfBoundsException(
                    "image " + image + " of a batch of " + hasFrame.length + ": they count from 0");
        }
        if (frame.width() > most.maxWidth() || frame.height() > most.maxHeight()) {
            throw new IllegalArgumentException("a frame of " + frame.width() + " x " + frame.height()
                    + " pixels; the session was opened for frames of up to " + most.maxWidth() + " x "
                    + most.maxHeight() + ": open one for larger frames (SessionInput.Frames)");
        }
    }

    /** The image has a frame from now on. */
    public void took(int image) {
        if (!hasFrame[image]) {
            hasFrame[image] = true;
            missing--;
        }
    }

    /** The image has none any more: taking another failed half-way. */
    public void lost(int image) {
        if (hasFrame[image]) {
            hasFrame[image] = false;
            missing++;
        }
    }

    /**
     * Passes where there is nothing to wait for before a run.
     *
     * @throws IllegalStateException where an image has no frame, naming the first
     */
    public void requireAll() {
        if (missing > 0) {
            int first = 0;
            while (hasFrame[first]) {
                first++;
            }
            throw new IllegalStateException("image " + first + " of the batch of " + hasFrame.length
                    + " has no frame: call frame(" + first + ", ...) before the run");
        }
    }
}
