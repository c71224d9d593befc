// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A GPU with a current context, for a test. */
final class TestGpu implements AutoCloseable {
    private final CudaContext context;

    private TestGpu(CudaContext context) {
        this.context = context;
    }

    static TestGpu open() {
        return open(0);
    }

    static TestGpu open(int ordinal) {
        return new TestGpu(CudaContext.retain(gpus().get(ordinal)));
    }

    static List<CudaGpu> gpus() {
        return switch (CudaDriver.status()) {
            case DriverStatus.Ready ready -> ready.gpus();
            case DriverStatus.Unusable unusable -> throw new IllegalStateException(unusable.reason());
        };
    }

    CudaContext context() {
        return context;
    }

    CudaStream stream() {
        return CudaStream.in(context);
    }

    CudaEvent event() {
        return CudaEvent.in(context);
    }

    DeviceMemory memory(long bytes) {
        return DeviceMemory.allocate(context, bytes, "a test");
    }

    PinnedMemory pinned(long bytes) {
        return PinnedMemory.allocate(context, bytes);
    }

    /** The stand-in's test kernels, as an image that does not need a compiler. */
    CudaModule testKernels(String... names) {
        StringBuilder image = new StringBuilder("standin_test\n");
        for (String name : names) {
            image.append(".entry ").append(name).append("(\n");
        }
        return CudaModule.load(context, image.toString().getBytes(StandardCharsets.US_ASCII));
    }

    static void fill(MemorySegment memory, int first) {
        for (long i = 0; i < memory.byteSize() / Integer.BYTES; i++) {
            memory.setAtIndex(ValueLayout.JAVA_INT, i, (int) (first + i));
        }
    }

    static void fillFloats(MemorySegment memory, float first) {
        for (long i = 0; i < memory.byteSize() / Float.BYTES; i++) {
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, first + i);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
