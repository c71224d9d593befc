// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.kernel;

import io.ssd4j.runtime.DeviceValues;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.driver.CudaKernel;
import io.ssd4j.runtime.cuda.driver.CudaModule;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.driver.KernelArguments;
import io.ssd4j.runtime.cuda.driver.LaunchShape;
import io.ssd4j.runtime.cuda.program.Launch;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.Quantizing;
import io.ssd4j.runtime.cuda.program.TensorRole;
import io.ssd4j.runtime.image.ChannelMeans;
import io.ssd4j.runtime.image.FrameConversion;
import io.ssd4j.runtime.network.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Our kernels, loaded for one element type; lowers a problem to a kernel with its arguments. Thread-safe. */
public final class DeviceKernels {
    private static final int BLOCK = 256;
    private static final int WARP = 32;
    private static final int TILE = 32;
    private static final int TILE_ROWS = 8;
    private static final int L2_NORMALIZE_MAX_CHANNELS = 1024;

    private final CudaModule module;
    private final int packSize;

    /** The kernels of a module that was compiled for the element type; the module must stay open longer. */
    public DeviceKernels(CudaModule module, ElementType element) {
        this.module = module;
        this.packSize = KernelLibrary.packSize(element);
    }

    /**
     * Binds a problem to memory.
     *
     * @param arena must stay open as long as the launch is used
     * @throws IllegalArgumentException if the kernel does not support the number of channels
     */
    public Launch bind(Problem problem, Operands operands, Arena arena) {
        KernelArguments arguments = KernelArguments.in(arena);
        DeviceSlice from = operands.of(TensorRole.INPUT);
        DeviceSlice to = operands.of(TensorRole.OUTPUT);
        return switch (problem) {
            case Problem.Packing p -> packInput(p, arguments.pointer(from).pointer(to));
            case Quantizing q ->
                quantize(
                        q,
                        arguments
                                .pointer(from)
                                .pointer(operands.of(TensorRole.UNITS))
                                .pointer(to));
            case Problem.Resizing r -> resizeInput(r, arguments.pointer(from), to);
            case Problem.MaxPooling p ->
                maxPool(p, arguments.pointer(from).pointer(to).struct(poolShape(p, arena)));
            case Problem.L2Normalization n ->
                l2Normalize(
                        n,
                        arguments
                                .pointer(from)
                                .pointer(operands.of(TensorRole.WEIGHTS))
                                .pointer(to));
            case Problem.Unpacking u -> unpackOutput(u, arguments.pointer(from).pointer(to));
            case Problem.Detection _ -> throw new IllegalArgumentException("a detection reads several maps");
            case Problem.Convolution c -> throw new IllegalArgumentException("none of our kernels computes a " + c);
        };
    }

    /**
     * Binds a detection to memory.
     *
     * @param heads the heads' maps, in the order of the rules
     * @param defaultBoxes the rules' table
     * @param scratch of {@link Problem#scratchBytes()}, aligned
     * @param output receives the blocks
     * @param arena must stay open as long as the launch is used
     * @throws IllegalArgumentException if it has too many heads
     */
    public Launch bind(
            Problem.Detection problem,
            List<DeviceSlice> heads,
            DeviceSlice defaultBoxes,
            DeviceSlice scratch,
            DeviceSlice output,
            Arena arena) {
        return new DetectionKernels(module)
                .bind(problem, new DetectionKernels.Memory(heads, defaultBoxes, scratch, output), arena);
    }

    /**
     * Binds the kernel that keeps the GPU busy.
     *
     * @param cycles of the multiprocessors' clock
     * @param arena must stay open as long as the launch is used
     */
    public Launch spin(long cycles, Arena arena) {
        return launch("spin", LaunchShape.of(1, 1), KernelArguments.in(arena).number(cycles));
    }

    /**
     * Binds the kernel that copies what each output position of a convolution reads into a row of a matrix.
     *
     * @param from the convolution's input
     * @param matrix row-major, [batch * height * width of the output][kernel * kernel * channels]
     * @param arena must stay open as long as the launch is used
     * @throws IllegalArgumentException if the kernel does not support the number of channels
     */
    public Launch im2col(Problem.Convolution c, DeviceSlice from, DeviceSlice matrix, Arena arena) {
        requirePacks("a convolution as a matrix product", c.from().channels());
        MemorySegment shape = arena.allocateFrom(
                ValueLayout.JAVA_INT,
                c.batch(),
                c.from().channels(),
                c.from().height(),
                c.from().width(),
                c.to().height(),
                c.to().width(),
                c.window().kernel(),
                c.window().stride(),
                c.window().padding(),
                c.window().dilation());
        long packs = matrix.bytes() / KernelLibrary.PACK_BYTES;
        return launch(
                "im2col",
                LaunchShape.of(packs, BLOCK),
                KernelArguments.in(arena).pointer(from).pointer(matrix).struct(shape));
    }

    /**
     * Binds the kernel that copies values of any strides to the dense float32 input.
     *
     * @param to NCHW float32
     * @param arena must stay open until the launch has been enqueued
     */
    public Launch importValues(DeviceValues values, DeviceSlice to, Arena arena) {
        List<Long> shape = values.shape();
        long count = shape.stream().reduce(1L, Math::multiplyExact);
        StructWriter layout = new StructWriter(arena).longInteger(count);
        values.strides().forEach(layout::longInteger);
        shape.subList(1, shape.size()).forEach(extent -> layout.integer(Math.toIntExact(extent)));
        KernelArguments arguments =
                KernelArguments.in(arena).number(values.address()).pointer(to).struct(layout.bytes());
        return launch(
                values.element() == ElementType.FLOAT16 ? "import_float16" : "import_float32",
                LaunchShape.of(count, BLOCK),
                arguments);
    }

    private Launch packInput(Problem.Packing p, KernelArguments arguments) {
        int plane = p.shape().height() * p.shape().width();
        arguments
                .number(p.batch())
                .number(p.shape().channels())
                .number(p.paddedChannels())
                .number(plane);
        return launch("pack_input", LaunchShape.of((long) p.batch() * plane, BLOCK), arguments);
    }

    private Launch quantize(Quantizing q, KernelArguments arguments) {
        requirePacks("conversion", q.to().channels());
        long packs = q.batch() * q.to().elements() / packSize;
        return launch("quantize", LaunchShape.of(packs, BLOCK), arguments.number(packs));
    }

    private Launch resizeInput(Problem.Resizing r, KernelArguments arguments, DeviceSlice to) {
        Shape shape = r.to();
        ChannelMeans means = r.conversion().means();
        arguments
                .number(r.slot().bytes())
                .pointer(to)
                .number(means.red())
                .number(means.green())
                .number(means.blue());
        String name = switch (r.conversion()) {
            case FrameConversion.ByteResize _ -> "resize_input";
            case FrameConversion.FloatResize floats -> {
                arguments.number(floats.deviation());
                yield "resize_input_float";
            }
        };
        arguments.number(r.batch()).number(shape.height()).number(shape.width()).number(shape.channels());
        return launch(name, LaunchShape.of((long) r.batch() * shape.height() * shape.width(), BLOCK), arguments);
    }

    private Launch maxPool(Problem.MaxPooling p, KernelArguments arguments) {
        requirePacks("max pooling", p.from().channels());
        return launch("max_pool", LaunchShape.of(p.batch() * p.to().elements() / packSize, BLOCK), arguments);
    }

    private static MemorySegment poolShape(Problem.MaxPooling p, Arena arena) {
        return arena.allocateFrom(
                ValueLayout.JAVA_INT,
                p.batch(),
                p.from().channels(),
                p.from().height(),
                p.from().width(),
                p.to().height(),
                p.to().width(),
                p.window().kernel(),
                p.window().stride(),
                p.window().padding());
    }

    private Launch l2Normalize(Problem.L2Normalization n, KernelArguments arguments) {
        int channels = n.to().channels();
        requirePacks("L2 normalization", channels);
        if (channels > L2_NORMALIZE_MAX_CHANNELS) {
            throw new IllegalArgumentException("L2 normalization over " + channels + " channels: the kernel holds "
                    + L2_NORMALIZE_MAX_CHANNELS + " in registers");
        }
        long positions = (long) n.batch() * n.to().height() * n.to().width();
        arguments.number(positions).number(channels).number(n.epsilon());
        return launch("l2_normalize", LaunchShape.of(positions * WARP, BLOCK), arguments);
    }

    private Launch unpackOutput(Problem.Unpacking u, KernelArguments arguments) {
        int plane = u.to().height() * u.to().width();
        int channels = u.to().channels();
        LaunchShape tiles = new LaunchShape(
                Math.ceilDiv(plane, TILE), Math.ceilDiv(channels, TILE), u.batch(), TILE, TILE_ROWS, 1, 0);
        return launch("unpack_output", tiles, arguments.number(channels).number(plane));
    }

    // A thread loads 16 bytes: with another number of channels it would read into the next position.
    private void requirePacks(String what, int channels) {
        if (channels % packSize != 0) {
            throw new IllegalArgumentException(
                    what + " of " + channels + " channels: on a GPU they must be a multiple of " + packSize);
        }
    }

    private Launch launch(String name, LaunchShape shape, KernelArguments arguments) {
        CudaKernel kernel = module.kernel(name);
        return stream -> kernel.launch(stream, shape, arguments);
    }
}
