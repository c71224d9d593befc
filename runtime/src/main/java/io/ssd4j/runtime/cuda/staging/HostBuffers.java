// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.staging;

import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.PinnedMemory;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A session's values on the host, in pinned memory that the GPU copies from and to by itself: the input unless it consists of frames, the
 * outputs unless they stay on the GPU.
 */
public final class HostBuffers implements AutoCloseable {
    private final CloseStack owned;
    private final int batch;
    private final Optional<MemorySegment> input;
    private final Map<String, MemorySegment> outputs;
    private final Map<String, MemorySegment> readOnlyOutputs = new LinkedHashMap<>();

    private HostBuffers(
            CloseStack owned, int batch, Optional<MemorySegment> input, Map<String, MemorySegment> outputs) {
        this.owned = owned;
        this.batch = batch;
        this.input = input;
        this.outputs = outputs;
        outputs.forEach((name, segment) -> readOnlyOutputs.put(name, segment.asReadOnly()));
    }

    /**
     * Some images of a batch.
     *
     * @param input uploaded in a run; empty if frames are uploaded before it
     * @param outputs targets of downloads, by the buffer on the GPU; empty if outputs stay there
     */
    public record Images(Optional<MemorySegment> input, Map<String, MemorySegment> outputs) {}

    /** Allocates and clears the buffers. */
    public static HostBuffers allocate(CudaContext context, Network network, SessionOptions<?, ?> options) {
        CloseStack owned = new CloseStack();
        int batch = options.batch();
        try {
            Optional<MemorySegment> input = options.frames().isEmpty()
                    ? Optional.of(pinned(context, owned, batch * network.input().elements()))
                    : Optional.empty();
            Map<String, MemorySegment> outputs = new LinkedHashMap<>();
            if (options.deviceFormat().isEmpty()) {
                for (String output : network.outputs()) {
                    outputs.put(
                            output,
                            pinned(
                                    context,
                                    owned,
                                    batch * network.outputShape(output).elements()));
                }
            }
            return new HostBuffers(owned, batch, input, outputs);
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private static MemorySegment pinned(CudaContext context, CloseStack owned, long floats) {
        return owned.own(PinnedMemory.allocate(context, floats * Float.BYTES))
                .segment()
                .fill((byte) 0);
    }

    /** The input of the whole batch; only if the session takes values. */
    public MemorySegment input() {
        return input.orElseThrow();
    }

    /** A range of images. */
    public Images images(int first, int count) {
        Map<String, MemorySegment> parts = new HashMap<>();
        outputs.forEach((name, all) -> parts.put(Program.unpackedBuffer(name), images(all, first, count)));
        return new Images(input.map(all -> images(all, first, count)), parts);
    }

    private MemorySegment images(MemorySegment all, int first, int count) {
        long perImage = all.byteSize() / batch;
        return all.asSlice(first * perImage, count * perImage);
    }

    /** The outputs by name, in network order, read-only; empty if they stay on the GPU. */
    public Map<String, MemorySegment> outputs() {
        return readOnlyOutputs;
    }

    @Override
    public void close() {
        owned.close();
    }
}
