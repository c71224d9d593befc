// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_ILLEGAL_ADDRESS;
import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_INVALID_IMAGE;
import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_INVALID_VALUE;
import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_NOT_FOUND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules and launches; what kernels may do works, and what they must not do is seen. */
@OnStandIn
class KernelStandInTest {
    private static final int COUNT = 1024;

    /** A kernel of the tests with two buffers of {@link #COUNT} floats that count up from 0. */
    private static final class Bench implements AutoCloseable {
        private final CloseStack owned = new CloseStack();
        private final Arena arena = owned.arena();
        private final TestGpu gpu = owned.own(TestGpu.open());
        private final CudaStream stream = owned.own(gpu.stream());
        private final DeviceMemory x = owned.own(gpu.memory(COUNT * 4));
        private final DeviceMemory y = owned.own(gpu.memory(COUNT * 4));
        private final PinnedMemory host = owned.own(gpu.pinned(COUNT * 4));
        private final CudaModule module;

        Bench(String kernel) {
            module = owned.own(gpu.testKernels(kernel));
            TestGpu.fillFloats(host.segment(), 0);
            stream.upload(host.segment(), x.all());
            stream.upload(host.segment(), y.all());
            stream.synchronize();
        }

        void launch(String kernel, LaunchShape shape, Consumer<KernelArguments> arguments) {
            KernelArguments given = KernelArguments.in(arena);
            arguments.accept(given);
            module.kernel(kernel).launch(stream, shape, given);
        }

        float[] read(DeviceMemory memory) {
            stream.download(memory.all(), host.segment());
            stream.synchronize();
            return host.segment().toArray(ValueLayout.JAVA_FLOAT);
        }

        /** Runs to the error that a misbehaving kernel must cause, and closes everything in spite of it. */
        void assertFails() {
            NativeCallException failure = assertThrows(NativeCallException.class, stream::synchronize);
            assertEquals(CUDA_ERROR_ILLEGAL_ADDRESS(), failure.status());
            assertThrows(NativeCallException.class, this::close);
        }

        @Override
        public void close() {
            owned.close();
        }
    }

    @Test
    void threadsComputeWithTheirArguments() {
        try (Bench bench = new Bench("add")) {
            bench.launch(
                    "add",
                    LaunchShape.of(COUNT, 96),
                    arguments -> arguments
                            .pointer(bench.x.all())
                            .pointer(bench.y.all())
                            .pointer(bench.x.all())
                            .number(COUNT));
            float[] sums = bench.read(bench.x);
            for (int i = 0; i < COUNT; i++) {
                assertEquals(2 * i, sums[i]);
            }
        }
    }

    @Test
    void structsGoByValueAndAreReadAtTheLaunch() {
        try (Bench bench = new Bench("scale")) {
            MemorySegment scaling = bench.arena.allocate(16, 8);
            scaling.set(ValueLayout.JAVA_LONG, 0, 100);
            scaling.set(ValueLayout.JAVA_FLOAT, 8, 2);
            scaling.set(ValueLayout.JAVA_FLOAT, 12, 3);
            bench.launch(
                    "scale",
                    LaunchShape.of(10, 32),
                    arguments ->
                            arguments.pointer(bench.x.all()).struct(scaling).number(10));
            scaling.fill((byte) 0);
            float[] scaled = bench.read(bench.x);
            for (int i = 0; i < 10; i++) {
                assertEquals((100 + i) * (i % 2 == 0 ? 2 : 3), scaled[100 + i]);
            }
            assertEquals(110, scaled[110]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 64, 128, 256})
    void aBarrierMakesABlockMeet(int block) {
        try (Bench bench = new Bench("reverse")) {
            bench.launch("reverse", LaunchShape.of(COUNT, block), arguments -> arguments.pointer(bench.x.all()));
            float[] reversed = bench.read(bench.x);
            for (int i = 0; i < COUNT; i++) {
                assertEquals(i / block * block + block - 1 - i % block, reversed[i]);
            }
        }
    }

    @Test
    void aMissingBarrierShows() {
        try (Bench bench = new Bench("reverse_without_barrier")) {
            bench.launch(
                    "reverse_without_barrier",
                    LaunchShape.of(COUNT, 256),
                    arguments -> arguments.pointer(bench.x.all()));
            int wrong = 0;
            float[] reversed = bench.read(bench.x);
            for (int i = 0; i < COUNT; i++) {
                wrong += reversed[i] == i / 256 * 256 + 255 - i % 256 ? 0 : 1;
            }
            assertTrue(wrong > COUNT / 4, wrong + " values differ");
        }
    }

    @Test
    void warpsExchangeValuesAndShareMemoryThatTheLaunchSizes(StandInControl control) {
        for (int seed = 0; seed < 5; seed++) {
            control.seed(seed);
            try (Bench bench = new Bench("sum")) {
                bench.launch(
                        "sum",
                        new LaunchShape(COUNT / 256, 1, 1, 256, 1, 1, 8 * 4),
                        arguments -> arguments.pointer(bench.x.all()).pointer(bench.y.all()));
                float[] sums = bench.read(bench.y);
                for (int block = 0; block < 4; block++) {
                    assertEquals(256 * (256 * block) + 255 * 128, sums[block]);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1024, reads bytes 4096 to 4112 of an allocation of 4096",
        "1, uses an address that is not aligned",
        "65536, reads memory never allocated",
    })
    void aBadAddressIsSeenWithItsThreadAndBreaksTheContext(int from, String what, StandInControl control) {
        Bench bench = new Bench("load_pack");
        bench.launch(
                "load_pack",
                LaunchShape.of(1, 1),
                arguments ->
                        arguments.pointer(bench.x.all()).pointer(bench.y.all()).number(from));
        bench.assertFails();
        List<String> seen = control.takeViolations();
        assertEquals(1, seen.size(), seen::toString);
        assertTrue(seen.getFirst().startsWith("in load_pack: thread (0,0,0) of block (0,0,0) " + what), seen::toString);
    }

    @Test
    void aReadBehindTheEndIsSeen(StandInControl control) {
        Bench bench = new Bench("add");
        bench.launch(
                "add",
                LaunchShape.of(COUNT + 1, 256),
                arguments -> arguments
                        .pointer(bench.x.all())
                        .pointer(bench.y.all())
                        .pointer(bench.x.all())
                        .number(COUNT + 1));
        bench.assertFails();
        assertEquals(
                List.of("in add: thread (0,0,0) of block (4,0,0) reads bytes 4096 to 4100 of an allocation of 4096"),
                control.takeViolations());
    }

    @Test
    void aNullPointerIsSeen(StandInControl control) {
        Bench bench = new Bench("reverse");
        bench.launch("reverse", LaunchShape.of(32, 32), arguments -> arguments.number(0L));
        bench.assertFails();
        String seen = control.takeViolations().getFirst();
        assertTrue(seen.contains("null pointer"), seen);
    }

    @Test
    void threadsThatWaitForEachOtherForEverAreSeen(StandInControl control) {
        Bench bench = new Bench("divergent_barrier");
        bench.launch("divergent_barrier", LaunchShape.of(64, 64), arguments -> arguments.pointer(bench.x.all()));
        bench.assertFails();
        String seen = control.takeViolations().getFirst();
        assertTrue(seen.contains("that others do not come to"), seen);
    }

    @Test
    void launchesThatNoGpuCanDoAreRefused() {
        try (Bench bench = new Bench("reverse")) {
            CudaKernel kernel = bench.module.kernel("reverse");
            KernelArguments arguments = KernelArguments.in(bench.arena).pointer(bench.x.all());
            NativeCallException tooMany = assertThrows(
                    NativeCallException.class,
                    () -> kernel.launch(bench.stream, LaunchShape.of(COUNT, 512), arguments));
            assertEquals(CUDA_ERROR_INVALID_VALUE(), tooMany.status());
            assertEquals("cuLaunchKernel", tooMany.function());
            assertTrue(
                    String.valueOf(tooMany.getMessage()).startsWith("cuLaunchKernel for reverse "),
                    tooMany::getMessage);
            LaunchShape large = new LaunchShape(COUNT / 256, 1, 1, 256, 1, 1, 100_000);
            assertThrows(NativeCallException.class, () -> kernel.launch(bench.stream, large, arguments));
            bench.stream.synchronize();
        }
    }

    @Test
    void whatAModuleLacksIsNotFoundAndAnImageOfNothingIsRefused() {
        try (Bench bench = new Bench("add")) {
            NativeCallException absent = assertThrows(NativeCallException.class, () -> bench.module.kernel("subtract"));
            assertEquals(CUDA_ERROR_NOT_FOUND(), absent.status());
            // It exists, but not in this image.
            assertThrows(NativeCallException.class, () -> bench.module.kernel("scale"));
            byte[] nonsense = "nonsense".getBytes(StandardCharsets.US_ASCII);
            NativeCallException image =
                    assertThrows(NativeCallException.class, () -> CudaModule.load(bench.gpu.context(), nonsense));
            assertEquals(CUDA_ERROR_INVALID_IMAGE(), image.status());
            CudaModule module = bench.gpu.testKernels("add");
            CudaKernel kernel = module.kernel("add");
            module.close();
            LaunchShape shape = LaunchShape.of(1, 32);
            KernelArguments arguments = KernelArguments.in(bench.arena);
            assertThrows(IllegalStateException.class, () -> kernel.launch(bench.stream, shape, arguments));
        }
    }
}
