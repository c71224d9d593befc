// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaKernel;
import io.ssd4j.runtime.cuda.driver.CudaModule;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.driver.KernelArguments;
import io.ssd4j.runtime.cuda.driver.LaunchShape;
import io.ssd4j.runtime.cuda.kernel.KernelElement;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Our kernels, loaded for one element type: makes each launch once, with its arguments laid out, to be enqueued again and
 * again. Shared between threads.
 */
public final class DeviceKernels implements AutoCloseable {
    private static final int BLOCK = 256;
    private static final int WARP = 32;
    private static final int TILE = 32;
    private static final int TILE_ROWS = 8;
    private static final int POOL_FIELDS = 9;
    private static final int L2_NORMALIZE_MAX_CHANNELS = 1024;

    /** A kernel with its arguments and shape. */
    public interface Launch {
        void on(CudaStream stream);
    }

    private final CudaModule module;
    private final KernelElement element;
    private final CudaKernel packInput;
    private final CudaKernel resizeInput;
    private final CudaKernel maxPool;
    private final CudaKernel l2Normalize;
    private final CudaKernel unpackOutput;

    private DeviceKernels(CudaModule module, KernelElement element) {
        this.module = module;
        this.element = element;
        this.packInput = module.kernel("pack_input");
        this.resizeInput = module.kernel("resize_input");
        this.maxPool = module.kernel("max_pool");
        this.l2Normalize = module.kernel("l2_normalize");
        this.unpackOutput = module.kernel("unpack_output");
    }

    public static DeviceKernels load(CudaContext context, byte[] cubin, KernelElement element) {
        CudaModule module = CudaModule.load(context, cubin);
        try {
            return new DeviceKernels(module, element);
        } catch (RuntimeException | Error e) {
            module.close();
            throw e;
        }
    }

    /** NCHW float32 to NHWC elements with padded channels. */
    public Launch packInput(Arena arena, DeviceSlice from, DeviceSlice to, int batch, Shape shape, int paddedChannels) {
        int plane = shape.height() * shape.width();
        KernelArguments arguments = KernelArguments.in(arena)
                .pointer(from)
                .pointer(to)
                .number(batch)
                .number(shape.channels())
                .number(paddedChannels)
                .number(plane)
                .build();
        return launch(packInput, LaunchShape.of((long) batch * plane, BLOCK), arguments);
    }

    /**
     * Frames to NHWC elements with padded channels.
     *
     * @param from a slot for each image of the batch
     */
    public Launch resizeInput(Arena arena, DeviceSlice from, DeviceSlice to, GpuStep.ResizeInput step) {
        int height = step.slot().input().height();
        int width = step.slot().input().width();
        KernelArguments arguments = KernelArguments.in(arena)
                .pointer(from)
                .number(step.slot().bytes())
                .pointer(to)
                .number(step.means().red())
                .number(step.means().green())
                .number(step.means().blue())
                .number(step.batch())
                .number(height)
                .number(width)
                .number(step.paddedChannels())
                .build();
        return launch(resizeInput, LaunchShape.of((long) step.batch() * height * width, BLOCK), arguments);
    }

    /** Max pooling; the channels must be a multiple of what a thread loads. */
    public Launch maxPool(
            Arena arena, DeviceSlice from, DeviceSlice to, int batch, Shape in, Shape out, Window window) {
        requirePacks("max pooling", in.channels());
        MemorySegment shape = arena.allocate(ValueLayout.JAVA_INT, POOL_FIELDS);
        int[] fields = {
            batch,
            in.channels(),
            in.height(),
            in.width(),
            out.height(),
            out.width(),
            window.kernel(),
            window.stride(),
            window.padding()
        };
        MemorySegment.copy(fields, 0, shape, ValueLayout.JAVA_INT, 0, POOL_FIELDS);
        KernelArguments arguments = KernelArguments.in(arena)
                .pointer(from)
                .pointer(to)
                .struct(shape)
                .build();
        return launch(maxPool, LaunchShape.of(batch * out.elements() / element.packSize(), BLOCK), arguments);
    }

    /** L2 normalization; the channels must be a multiple of what a thread loads, and at most 1024. */
    public Launch l2Normalize(
            Arena arena, DeviceSlice from, DeviceSlice weight, DeviceSlice to, int batch, Shape shape, float epsilon) {
        requirePacks("L2 normalization", shape.channels());
        if (shape.channels() > L2_NORMALIZE_MAX_CHANNELS) {
            throw new IllegalArgumentException("L2 normalization over " + shape.channels()
                    + " channels: the kernel holds " + L2_NORMALIZE_MAX_CHANNELS + " in registers");
        }
        long positions = (long) batch * shape.height() * shape.width();
        KernelArguments arguments = KernelArguments.in(arena)
                .pointer(from)
                .pointer(weight)
                .pointer(to)
                .number(positions)
                .number(shape.channels())
                .number(epsilon)
                .build();
        return launch(l2Normalize, LaunchShape.of(positions * WARP, BLOCK), arguments);
    }

    /** NHWC elements to NCHW float32. */
    public Launch unpackOutput(Arena arena, DeviceSlice from, DeviceSlice to, int batch, Shape shape) {
        int plane = shape.height() * shape.width();
        LaunchShape tiles = new LaunchShape(
                Math.ceilDiv(plane, TILE), Math.ceilDiv(shape.channels(), TILE), batch, TILE, TILE_ROWS, 1, 0);
        KernelArguments arguments = KernelArguments.in(arena)
                .pointer(from)
                .pointer(to)
                .number(shape.channels())
                .number(plane)
                .build();
        return launch(unpackOutput, tiles, arguments);
    }

    // A thread loads 16 bytes: with another number of channels it would read into the next position.
    private void requirePacks(String what, int channels) {
        if (channels % element.packSize() != 0) {
            throw new IllegalArgumentException(
                    what + " of " + channels + " channels: on a GPU they must be a multiple of " + element.packSize());
        }
    }

    private static Launch launch(CudaKernel kernel, LaunchShape shape, KernelArguments arguments) {
        return stream -> kernel.launch(stream, shape, arguments);
    }

    @Override
    public void close() {
        module.close();
    }
}
