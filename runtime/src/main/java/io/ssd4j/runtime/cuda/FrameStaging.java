// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.driver.PinnedMemory;
import io.ssd4j.runtime.cuda.program.FrameSlot;
import io.ssd4j.runtime.image.Frame;
import java.lang.foreign.MemorySegment;

/**
 * Takes frames to the GPU: each image of the batch has a slot in pinned memory and one on the card. The uploads are enqueued before the
 * captured graph and outside of it, for a graph's copies have a fixed size and a frame's has not. One thread at a time. To be closed when
 * nothing is under way on the stream.
 */
final class FrameStaging implements AutoCloseable {
    private final CudaStream stream;
    private final PinnedMemory pinned;
    private final StagedFrame[] images;

    private FrameStaging(CudaStream stream, PinnedMemory pinned, StagedFrame[] images) {
        this.stream = stream;
        this.pinned = pinned;
        this.images = images;
    }

    /**
     * Allocates the host's side.
     *
     * @param stream what the runs are enqueued on
     * @param device the slots on the card, one behind the other
     */
    static FrameStaging allocate(
            CudaContext context, CudaStream stream, FrameSlot slot, int batch, DeviceSlice device) {
        PinnedMemory pinned = PinnedMemory.allocate(context, batch * slot.bytes());
        StagedFrame[] images = new StagedFrame[batch];
        for (int i = 0; i < batch; i++) {
            MemorySegment host = pinned.segment().asSlice(i * slot.bytes(), slot.bytes());
            images[i] = new StagedFrame(slot, host, device.slice(i * slot.bytes(), slot.bytes()));
        }
        return new FrameStaging(stream, pinned, images);
    }

    /**
     * Copies a frame and starts its upload. An upload of the same image that is still under way may read some of it already; this one
     * follows it on the stream and puts that right before anything reads the card's slot.
     */
    void take(int image, Frame frame) {
        StagedFrame staged = images[image];
        staged.copy(frame);
        stream.upload(staged.host(), staged.device());
    }

    @Override
    public void close() {
        pinned.close();
    }
}
