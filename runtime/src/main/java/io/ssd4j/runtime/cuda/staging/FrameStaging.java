// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.staging;

import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.driver.PinnedMemory;
import io.ssd4j.runtime.cuda.program.FrameSlot;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.FrameConversion;
import java.lang.foreign.MemorySegment;

/**
 * Uploads frames to the GPU: each image of the batch has a slot in pinned memory and one on the GPU. The uploads are
 * enqueued before the captured graph and outside it, because a graph's copies have a fixed size and frames do not. One
 * thread at a time.
 */
public final class FrameStaging {
    private final CudaStream stream;
    private final StagedFrame[] images;

    /**
     * Allocates the slots on the host.
     *
     * @param stream the stream of the runs
     * @param conversion determines the tables in the slots
     * @param device the slots on the GPU, one after the other
     * @param owned must be closed only when no upload is in progress
     */
    public FrameStaging(
            CudaContext context,
            CudaStream stream,
            FrameSlot slot,
            FrameConversion conversion,
            int batch,
            DeviceSlice device,
            CloseStack owned) {
        this.stream = stream;
        this.images = new StagedFrame[batch];
        long bytes = slot.bytes();
        MemorySegment host =
                owned.own(PinnedMemory.allocate(context, batch * bytes)).segment();
        for (int i = 0; i < batch; i++) {
            images[i] =
                    new StagedFrame(slot, conversion, host.asSlice(i * bytes, bytes), device.slice(i * bytes, bytes));
        }
    }

    /**
     * Copies a frame and starts its upload. An earlier upload of the same image that is still in progress may read some
     * of it already; this one follows on the stream and corrects that before anything reads the GPU's slot.
     */
    public void take(int image, Frame frame) {
        images[image].copy(frame);
        images[image].upload(stream);
    }
}
