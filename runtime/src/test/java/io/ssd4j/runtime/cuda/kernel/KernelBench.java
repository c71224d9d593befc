// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.kernel;

import io.ssd4j.bindings.LibraryStatus.Loaded;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaDriver;
import io.ssd4j.runtime.cuda.driver.CudaGpu;
import io.ssd4j.runtime.cuda.driver.CudaModule;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.driver.DriverStatus;
import io.ssd4j.runtime.cuda.driver.KernelArguments;
import io.ssd4j.runtime.cuda.driver.LaunchShape;
import io.ssd4j.runtime.cuda.driver.PinnedMemory;
import io.ssd4j.runtime.cuda.nvrtc.Nvrtc;
import io.ssd4j.runtime.cuda.program.ElementEncoding;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.quantization.Float8;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A GPU with the kernels of one element type loaded. */
final class KernelBench implements AutoCloseable {
    /** The kernels of every module. */
    static final List<String> KERNELS = List.of(
            "detect_classes",
            "detect_images",
            "detect_scores",
            "im2col",
            "import_float16",
            "import_float32",
            "l2_normalize",
            "max_pool",
            "pack_input",
            "quantize",
            "resize_input",
            "resize_input_float",
            "spin",
            "unpack_output");

    /** Compiling takes a second. */
    private static final Map<ElementType, byte[]> IMAGES = new EnumMap<>(ElementType.class);

    private final CloseStack owned = new CloseStack();
    private final Arena arena = owned.arena();
    private final ElementType element;
    private final CudaContext context;
    private final CudaStream stream;
    private final CudaModule module;

    KernelBench(ElementType element) {
        this.element = element;
        DriverStatus.Ready ready = (DriverStatus.Ready) CudaDriver.status();
        CudaGpu gpu = ready.gpus().getFirst();
        context = owned.own(CudaContext.retain(gpu));
        stream = owned.own(CudaStream.in(context));
        byte[] image = IMAGES.computeIfAbsent(element, e -> image(e, gpu.computeCapability()));
        module = owned.own(CudaModule.load(context, image));
    }

    /** Machine code of the real compiler, or a text that the stand-in takes for the same. */
    private static byte[] image(ElementType element, int computeCapability) {
        if (NativeLibraries.load(NativeLibrary.NVRTC) instanceof Loaded) {
            return Nvrtc.compile(KernelLibrary.source(), KernelLibrary.options(element, computeCapability));
        }
        String entries =
                KERNELS.stream().map(kernel -> ".entry " + kernel + "(\n").collect(Collectors.joining());
        return ("element_"
                        + switch (element) {
                            case FLOAT32 -> "f32";
                            case FLOAT16 -> "f16";
                            case BFLOAT16 -> "bf16";
                            case FLOAT8_E4M3 -> "e4m3";
                            case INT8, UINT8 -> throw new AssertionError("no GPU computes in 8-bit integers here");
                        }
                        + "\n" + entries)
                .getBytes(StandardCharsets.US_ASCII);
    }

    Arena arena() {
        return arena;
    }

    ElementType element() {
        return element;
    }

    CudaStream stream() {
        return stream;
    }

    /** The kernels as the engine binds them. */
    DeviceKernels kernels() {
        return new DeviceKernels(module, element);
    }

    DeviceSlice upload(MemorySegment bytes) {
        DeviceSlice memory = memory(bytes.byteSize());
        stream.upload(bytes, memory);
        return memory;
    }

    DeviceSlice floats(float... values) {
        return upload(arena.allocateFrom(ValueLayout.JAVA_FLOAT, values));
    }

    DeviceSlice elements(float... values) {
        MemorySegment encoded = arena.allocate((long) values.length * element.bytes(), 16);
        for (int i = 0; i < values.length; i++) {
            ElementEncoding.set(element, encoded, i, values[i]);
        }
        return upload(encoded);
    }

    DeviceSlice memory(long bytes) {
        return owned.own(DeviceMemory.allocate(context, bytes, "a test")).all();
    }

    void launch(String kernel, LaunchShape shape, Consumer<KernelArguments> arguments) {
        KernelArguments given = KernelArguments.in(arena);
        arguments.accept(given);
        module.kernel(kernel).launch(stream, shape, given);
    }

    MemorySegment download(DeviceSlice memory) {
        MemorySegment host =
                owned.own(PinnedMemory.allocate(context, memory.bytes())).segment();
        stream.download(memory, host);
        stream.synchronize();
        return host;
    }

    float[] readFloats(DeviceSlice memory) {
        return download(memory).toArray(ValueLayout.JAVA_FLOAT);
    }

    float[] readElements(DeviceSlice memory) {
        MemorySegment bytes = download(memory);
        float[] values = new float[(int) (memory.bytes() / element.bytes())];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (element) {
                case FLOAT32 -> bytes.getAtIndex(ValueLayout.JAVA_FLOAT, i);
                case FLOAT16 -> Float.float16ToFloat(bytes.getAtIndex(ValueLayout.JAVA_SHORT, i));
                case BFLOAT16 -> Float.intBitsToFloat(bytes.getAtIndex(ValueLayout.JAVA_SHORT, i) << 16);
                case FLOAT8_E4M3 -> Float8.decode(bytes.get(ValueLayout.JAVA_BYTE, i));
                case INT8, UINT8 -> throw new AssertionError("no GPU computes in 8-bit integers here");
            };
        }
        return values;
    }

    /** How far a result may be off for being rounded to the element, relative to its size. */
    float rounding() {
        return switch (element) {
            case FLOAT32 -> 1e-6f;
            case FLOAT16 -> 0x1p-11f;
            case BFLOAT16 -> 0x1p-8f;
            case FLOAT8_E4M3 -> 0x1p-4f;
            case INT8, UINT8 -> throw new AssertionError("no GPU computes in 8-bit integers here");
        };
    }

    @Override
    public void close() {
        owned.close();
    }
}
