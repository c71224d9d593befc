// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.PinnedMemory;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.spi.CloseStack;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;

/** A session's input and outputs on the host, in pinned memory that the GPU copies from and to by itself. */
final class HostBuffers implements AutoCloseable {
    private final CloseStack owned;
    private final MemorySegment input;
    private final Map<String, MemorySegment> outputs;
    private final Map<String, MemorySegment> readOnlyOutputs = new LinkedHashMap<>();

    private HostBuffers(CloseStack owned, MemorySegment input, Map<String, MemorySegment> outputs) {
        this.owned = owned;
        this.input = input;
        this.outputs = outputs;
        outputs.forEach((name, segment) -> readOnlyOutputs.put(name, segment.asReadOnly()));
    }

    static HostBuffers allocate(CudaContext context, Network network, int batch) {
        CloseStack owned = new CloseStack();
        try {
            MemorySegment input = pinned(context, owned, batch * network.input().elements());
            input.fill((byte) 0);
            Map<String, MemorySegment> outputs = new LinkedHashMap<>();
            for (String output : network.outputs()) {
                MemorySegment segment =
                        pinned(context, owned, batch * network.shape(output).elements());
                segment.fill((byte) 0);
                outputs.put(output, segment);
            }
            return new HostBuffers(owned, input, outputs);
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private static MemorySegment pinned(CudaContext context, CloseStack owned, long floats) {
        return owned.own(PinnedMemory.allocate(context, floats * Float.BYTES)).segment();
    }

    MemorySegment input() {
        return input;
    }

    /** The images from one on, of an input or an output. */
    static MemorySegment images(MemorySegment all, int batch, int first, int count) {
        long perImage = all.byteSize() / batch;
        return all.asSlice(first * perImage, count * perImage);
    }

    /** An output to be written by the GPU. */
    MemorySegment writable(String name) {
        MemorySegment output = outputs.get(name);
        if (output == null) {
            throw new IllegalStateException("no buffer for output " + name);
        }
        return output;
    }

    /** An output as the user has it. */
    MemorySegment output(String name) {
        MemorySegment output = readOnlyOutputs.get(name);
        if (output == null) {
            throw new IllegalArgumentException("there is no output '" + name + "'; there are "
                    + String.join(
                            ", ", readOnlyOutputs.keySet().stream().sorted().toList()));
        }
        return output;
    }

    @Override
    public void close() {
        owned.close();
    }
}
