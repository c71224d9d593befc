// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.staging;

import io.ssd4j.runtime.DeviceFrame;
import io.ssd4j.runtime.DeviceProducer;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaEvent;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.driver.PinnedMemory;
import io.ssd4j.runtime.cuda.driver.PointerQuery;
import io.ssd4j.runtime.cuda.program.FrameSlot;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.FrameConversion;
import java.lang.foreign.MemorySegment;

/**
 * Uploads frames to the GPU, or the position of those that are there: each image of the batch has a slot in pinned memory and one on the GPU. The uploads are
 * enqueued before the captured graph and outside it, because a graph's copies have a fixed size and frames do not. One
 * thread at a time.
 */
public final class FrameStaging {
    private final CudaStream stream;
    private final StagedFrame[] images;
    private final PointerQuery pointers;

    /** Recorded on the streams of producers. */
    private final CudaEvent produced;

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
        this.pointers = new PointerQuery(context, owned.arena());
        this.produced = owned.own(CudaEvent.in(context));
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

    /**
     * Lets the next run read a frame in the GPU's memory, after its producer.
     *
     * @throws IllegalArgumentException if the frame is not in the memory of this GPU
     */
    public void take(int image, DeviceFrame frame, DeviceProducer producer) {
        pointers.require("the frame", frame.address(), frame.bytes());
        stream.await(producer, produced);
        images[image].refer(frame);
        images[image].upload(stream);
    }
}
