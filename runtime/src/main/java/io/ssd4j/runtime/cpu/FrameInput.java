// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.SessionInput.Frames;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.FrameTransform;
import io.ssd4j.runtime.network.Shape;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;

/** Resizes frames into a session's input. One thread at a time. */
final class FrameInput {
    /** One an image, so that a batch of different cameras prepares nothing anew. */
    private final FrameTransform[] transforms;

    private final MemorySegment input;

    /**
     * @param shape of one image
     * @param input of the whole batch, [batch, 3, height, width] float32
     */
    FrameInput(Frames frames, int batch, Shape shape, MemorySegment input) {
        this.transforms = Stream.generate(() -> new FrameTransform(shape.width(), shape.height(), frames.means()))
                .limit(batch)
                .toArray(FrameTransform[]::new);
        this.input = input;
    }

    /** Makes a frame an image of the batch. */
    void resize(int image, Frame frame) {
        FrameTransform transform = transforms[image];
        transform.apply(frame, input, image * transform.byteSize());
    }
}
