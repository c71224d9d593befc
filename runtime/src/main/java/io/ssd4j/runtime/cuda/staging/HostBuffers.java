// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.staging;

import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.PinnedMemory;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.engine.DetectionLayout;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A session's values on the host, in pinned memory that the GPU copies from and to by itself: the input unless it
 * consists of frames or is on the GPU already; the outputs unless they stay on the GPU; or the detections.
 */
public final class HostBuffers {
    private final int batch;

    /** By the buffer on the GPU. */
    private final Map<String, MemorySegment> buffers = new HashMap<>();

    private final Map<String, MemorySegment> outputs = new LinkedHashMap<>();

    /** Allocates and clears the buffers. */
    public HostBuffers(CudaContext context, Network network, SessionOptions<?, ?> options, CloseStack owned) {
        batch = options.batch();
        if (options.frames().isEmpty() && !options.isInputOnDevice()) {
            buffers.put(Program.HOST_INPUT, pinned(context, bytes(network.input()), owned));
        }
        if (options.detections().isPresent()) {
            long bytes = batch * DetectionLayout.of(options.detections().get()).imageBytes();
            buffers.put(Program.DETECTIONS, pinned(context, bytes, owned));
        } else if (options.deviceFormat().isEmpty()) {
            for (String output : network.outputs()) {
                MemorySegment values = pinned(context, bytes(network.outputShape(output)), owned);
                buffers.put(Program.unpackedBuffer(output), values);
                outputs.put(output, values.asReadOnly());
            }
        }
    }

    private long bytes(Shape image) {
        return batch * image.elements() * Float.BYTES;
    }

    private static MemorySegment pinned(CudaContext context, long bytes, CloseStack owned) {
        return owned.own(PinnedMemory.allocate(context, bytes)).segment().fill((byte) 0);
    }

    /** The input of the whole batch; only if the session takes values. */
    public MemorySegment input() {
        return Objects.requireNonNull(buffers.get(Program.HOST_INPUT));
    }

    /** The blocks of the whole batch; only if the session returns detections. */
    public MemorySegment detections() {
        return Objects.requireNonNull(buffers.get(Program.DETECTIONS));
    }

    /** A range of images, by the buffer on the GPU that the input is copied to or an output comes from. */
    public Map<String, MemorySegment> images(int first, int count) {
        Map<String, MemorySegment> images = new HashMap<>();
        buffers.forEach((name, all) -> {
            long perImage = all.byteSize() / batch;
            images.put(name, all.asSlice(first * perImage, count * perImage));
        });
        return images;
    }

    /** The outputs by name, in network order, read-only; empty if they stay on the GPU or become detections. */
    public Map<String, MemorySegment> outputs() {
        return outputs;
    }
}
