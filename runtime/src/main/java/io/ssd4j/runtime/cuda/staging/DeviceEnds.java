// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.staging;

import io.ssd4j.runtime.DeviceFormat;
import io.ssd4j.runtime.DeviceOutput;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.program.FrameSlot;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A session's buffers on the GPU outside its slab, for the whole batch even if it is run in parts: the input, which arrives before a run or
 * beside the computing of an earlier part, and outputs that stay on the GPU, which outlast a run.
 */
public final class DeviceEnds {
    /** Libraries access memory at multiples of this many bytes. */
    private static final int ACCESS_ALIGNMENT = 16;

    private final int batch;
    private final Map<String, DeviceSlice> buffers = new LinkedHashMap<>();
    private final Map<String, DeviceOutput> outputs = new LinkedHashMap<>();

    /** Allocates the buffers. */
    public DeviceEnds(
            CudaContext context, Network network, ElementType element, SessionOptions<?, ?> options, CloseStack owned) {
        batch = options.batch();
        sizes(network, element, options)
                .forEach((buffer, bytes) -> buffers.put(
                        buffer,
                        owned.own(DeviceMemory.allocate(context, batch * bytes, "the session's buffer " + buffer))
                                .all()));
        options.deviceFormat()
                .ifPresent(format -> network.outputs().forEach(name -> {
                    DeviceSlice memory =
                            Objects.requireNonNull(buffers.get(Program.outputBuffer(network, name, options)));
                    outputs.put(
                            name,
                            new DeviceOutput(
                                    memory.address().value(),
                                    memory.bytes(),
                                    batch,
                                    network.outputShape(name),
                                    format == DeviceFormat.NATIVE_NHWC
                                            ? DeviceOutput.Layout.NHWC
                                            : DeviceOutput.Layout.NCHW,
                                    outputElement(element, format)));
                }));
    }

    /** Bytes of each buffer for one image. */
    private static Map<String, Long> sizes(Network network, ElementType element, SessionOptions<?, ?> options) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        sizes.put(
                Program.HOST_INPUT,
                options.frames()
                        .map(frames -> FrameSlot.of(frames, network.input()).bytes())
                        .orElseGet(() -> network.input().elements() * Float.BYTES));
        options.deviceFormat()
                .ifPresent(format -> network.outputs()
                        .forEach(output -> sizes.put(
                                Program.outputBuffer(network, output, options),
                                network.outputShape(output).elements()
                                        * outputElement(element, format).bytes())));
        return sizes;
    }

    private static ElementType outputElement(ElementType element, DeviceFormat format) {
        return format == DeviceFormat.NATIVE_NHWC ? element : ElementType.FLOAT32;
    }

    /** Bytes of all buffers. */
    public static long bytes(Network network, ElementType element, SessionOptions<?, ?> options) {
        return options.batch()
                * sizes(network, element, options).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
    }

    /**
     * The images of a part of the batch, by buffer.
     *
     * @throws IllegalArgumentException if the part begins at an address that engines cannot write to
     */
    public Map<String, DeviceSlice> part(int first, int count) {
        Map<String, DeviceSlice> part = new HashMap<>();
        buffers.forEach((buffer, all) -> {
            long perImage = all.bytes() / batch;
            // Only a kernel of ours reads the input, one value at a time.
            if (!buffer.equals(Program.HOST_INPUT) && first * perImage % ACCESS_ALIGNMENT != 0) {
                throw new IllegalArgumentException("buffer " + buffer + " of " + perImage
                        + " bytes an image, run in parts of "
                        + count + " images, begins at addresses that cuDNN does not write to: take a smaller batch, or "
                        + DeviceFormat.FLOAT32_NCHW);
            }
            part.put(buffer, all.slice(first * perImage, count * perImage));
        });
        return part;
    }

    /** The slots of all frames if the session takes frames, otherwise all values. */
    public DeviceSlice input() {
        return Objects.requireNonNull(buffers.get(Program.HOST_INPUT));
    }

    /** The outputs that stay on the GPU, by name. */
    public Map<String, DeviceOutput> outputs() {
        return outputs;
    }
}
