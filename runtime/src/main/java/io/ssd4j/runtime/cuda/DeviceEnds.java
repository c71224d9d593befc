// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.DeviceFormat;
import io.ssd4j.runtime.DeviceOutput;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.cudnn.TensorSpec;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.kernel.KernelElement;
import io.ssd4j.runtime.cuda.program.FrameSlot;
import io.ssd4j.runtime.cuda.program.GpuProgram;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What of a session lies on the card and not in its slab, for the whole batch, in whatever parts that is run: frames, which come before a
 * run, and outputs that stay, which outlast it.
 */
final class DeviceEnds {
    private final Network network;
    private final Precision precision;
    private final SessionOptions<?, ?> options;
    private final Map<String, DeviceSlice> buffers = new LinkedHashMap<>();

    private DeviceEnds(Network network, Precision precision, SessionOptions<?, ?> options) {
        this.network = network;
        this.precision = precision;
        this.options = options;
    }

    /** How much there will be, by buffer. */
    private static Map<String, Long> sizes(Network network, Precision precision, SessionOptions<?, ?> options) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        options.frames()
                .ifPresent(frames -> sizes.put(
                        GpuProgram.HOST_INPUT,
                        options.batch() * FrameSlot.of(frames, network.input()).bytes()));
        if (options.deviceFormat().isPresent()) {
            int elementBytes = element(precision, options).bytes();
            network.outputs()
                    .forEach(output -> sizes.put(
                            GpuProgram.outputBuffer(network, output, options),
                            options.batch() * network.outputShape(output).elements() * elementBytes));
        }
        return sizes;
    }

    private static KernelElement element(Precision precision, SessionOptions<?, ?> options) {
        return isNative(options) ? KernelElement.of(precision) : KernelElement.F32;
    }

    private static boolean isNative(SessionOptions<?, ?> options) {
        return options.deviceFormat().equals(Optional.of(DeviceFormat.NATIVE_NHWC));
    }

    /** Bytes of all of it. */
    static long bytes(Network network, Precision precision, SessionOptions<?, ?> options) {
        return sizes(network, precision, options).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Allocates. */
    static DeviceEnds allocate(
            CudaContext context, Network network, Precision precision, SessionOptions<?, ?> options, CloseStack owned) {
        DeviceEnds ends = new DeviceEnds(network, precision, options);
        sizes(network, precision, options)
                .forEach((buffer, bytes) -> ends.buffers.put(
                        buffer,
                        owned.own(DeviceMemory.allocate(context, bytes, "the session's buffer " + buffer))
                                .all()));
        return ends;
    }

    /**
     * The images of a part of the batch, by buffer.
     *
     * @throws IllegalArgumentException where such a part begins at an address that engines cannot write to
     */
    Map<String, DeviceSlice> part(int first, int count) {
        Map<String, DeviceSlice> part = new HashMap<>();
        buffers.forEach((buffer, all) -> {
            long perImage = all.bytes() / options.batch();
            if (first * perImage % TensorSpec.ALIGNMENT != 0) {
                throw new IllegalArgumentException("buffer " + buffer + " of " + perImage
                        + " bytes an image, run in parts of "
                        + count + " images, begins at addresses that cuDNN does not write to: take a smaller batch, or "
                        + DeviceFormat.FLOAT32_NCHW);
            }
            part.put(buffer, all.slice(first * perImage, count * perImage));
        });
        return part;
    }

    /** The slots of all frames, where the session takes frames. */
    DeviceSlice frames() {
        return buffer(GpuProgram.HOST_INPUT);
    }

    /** The outputs that stay, by name. */
    Map<String, DeviceOutput> outputs() {
        Map<String, DeviceOutput> outputs = new LinkedHashMap<>();
        if (options.deviceFormat().isPresent()) {
            network.outputs().forEach(output -> outputs.put(output, output(output)));
        }
        return outputs;
    }

    private DeviceOutput output(String name) {
        DeviceSlice memory = buffer(GpuProgram.outputBuffer(network, name, options));
        return new DeviceOutput(
                memory.address().value(),
                memory.bytes(),
                options.batch(),
                network.outputShape(name),
                isNative(options) ? DeviceOutput.Layout.NHWC : DeviceOutput.Layout.NCHW,
                switch (element(precision, options)) {
                    case F32 -> DeviceOutput.Element.FLOAT32;
                    case F16 -> DeviceOutput.Element.FLOAT16;
                    case BF16 -> DeviceOutput.Element.BFLOAT16;
                });
    }

    private DeviceSlice buffer(String name) {
        DeviceSlice buffer = buffers.get(name);
        if (buffer == null) {
            throw new IllegalStateException("no buffer " + name);
        }
        return buffer;
    }
}
