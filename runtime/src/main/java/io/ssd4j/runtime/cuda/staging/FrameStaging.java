// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.staging;

import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.driver.PinnedMemory;
import io.ssd4j.runtime.cuda.program.FrameSlot;
import io.ssd4j.runtime.image.Frame;
import java.lang.foreign.MemorySegment;

/**
 * Uploads frames to the GPU: each image of the batch has a slot in pinned memory and one on the GPU. The uploads are enqueued before the
 * captured graph and outside it, because a graph's copies have a fixed size and frames do not. One thread at a time. Must be closed only when
 * nothing is under way on the stream.
 */
public final class FrameStaging implements AutoCloseable {
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
     * @param stream the stream of the runs
     * @param device the slots on the GPU, one after the other
     */
    public static FrameStaging allocate(
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
     * Copies a frame and starts its upload. An upload of the same image that is still under way may already read some of it; this one follows
     * on the stream and corrects that before anything reads the GPU's slot.
     */
    public void take(int image, Frame frame) {
        StagedFrame staged = images[image];
        staged.copy(frame);
        stream.upload(staged.host(), staged.device());
    }

    @Override
    public void close() {
        pinned.close();
    }
}
