// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_OUT_OF_MEMORY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.memory.MemoryHeadroom;
import io.ssd4j.runtime.DeviceMemoryException;
import io.ssd4j.runtime.cuda.standin.Fault;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Device and pinned memory, copies, and what is refused before the driver sees it. */
@OnStandIn
class MemoryStandInTest {

    private static String refusal(Class<? extends Throwable> type, Executable refused) {
        return String.valueOf(assertThrows(type, refused).getMessage());
    }

    @Test
    void bytesGoToTheGpuAndComeBack() {
        try (TestGpu gpu = TestGpu.open();
                CudaStream stream = gpu.stream();
                DeviceMemory one = gpu.memory(4096);
                DeviceMemory other = gpu.memory(4096);
                PinnedMemory from = gpu.pinned(4096);
                PinnedMemory to = gpu.pinned(4096)) {
            TestGpu.fill(from.segment(), 1);
            stream.upload(from.segment(), one.all());
            stream.copy(one.slice(1024, 1024), other.slice(2048, 1024));
            stream.fill(other.slice(0, 1024), (byte) 7);
            stream.copy(one.slice(0, 1024), other.slice(3072, 1024));
            stream.download(other.all(), to.segment());
            stream.synchronize();
            assertEquals(0x07070707, to.segment().getAtIndex(ValueLayout.JAVA_INT, 255));
            assertEquals(257, to.segment().getAtIndex(ValueLayout.JAVA_INT, 512));
            assertEquals(1, to.segment().getAtIndex(ValueLayout.JAVA_INT, 768));
        }
    }

    @Test
    void pageableMemoryMayBeReusedAtOnceAndIsFilledAtOnce() {
        try (TestGpu gpu = TestGpu.open();
                Arena arena = Arena.ofConfined();
                CudaStream stream = gpu.stream();
                DeviceMemory memory = gpu.memory(1024)) {
            MemorySegment pageable = arena.allocate(1024);
            TestGpu.fill(pageable, 5);
            stream.upload(pageable, memory.all());
            pageable.fill((byte) 0);
            stream.download(memory.all(), pageable);
            assertEquals(5, pageable.getAtIndex(ValueLayout.JAVA_INT, 0));
        }
    }

    @Test
    void copiesThatDoNotFitAreRefused() {
        try (TestGpu gpu = TestGpu.open();
                CudaStream stream = gpu.stream();
                DeviceMemory memory = gpu.memory(100);
                PinnedMemory pinned = gpu.pinned(101)) {
            Class<IndexOutOfBoundsException> bounds = IndexOutOfBoundsException.class;
            assertEquals(
                    "a copy of 101 bytes into 100",
                    refusal(bounds, () -> stream.upload(pinned.segment(), memory.all())));
            assertEquals(
                    "a copy of 100 bytes into 99",
                    refusal(
                            bounds,
                            () -> stream.download(memory.all(), pinned.segment().asSlice(0, 99))));
            assertEquals(
                    "a copy of 100 bytes into 50",
                    refusal(bounds, () -> stream.copy(memory.all(), memory.slice(50, 50))));
            assertEquals(
                    "bytes 50 to 101 of 100 bytes of device memory at "
                            + memory.all().address(),
                    refusal(bounds, () -> memory.slice(50, 51)));
            assertThrows(bounds, () -> memory.slice(-1, 1));
            assertThrows(bounds, () -> memory.slice(Long.MAX_VALUE, Long.MAX_VALUE));
            assertThrows(bounds, () -> memory.slice(50, 50).slice(1, 50));
        }
    }

    /** Here a read from a pipe, which would go on in memory that is free. */
    @Test
    void pinnedMemoryThatANativeFunctionUsesStaysOpen() throws Exception {
        Pipe pipe = Pipe.open();
        try (TestGpu gpu = TestGpu.open();
                PinnedMemory pinned = gpu.pinned(8);
                Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            ByteBuffer target = pinned.segment().asByteBuffer();
            FutureTask<Integer> reading = new FutureTask<>(() -> source.read(target));
            Thread reader = Thread.ofPlatform().daemon().start(reading);
            while (!isInRead(reader)) {
                Thread.onSpinWait();
            }
            assertThrows(IllegalStateException.class, pinned::close);
            sink.write(ByteBuffer.wrap(new byte[] {7}));
            assertEquals(1, reading.get());
            assertEquals(7, pinned.segment().get(ValueLayout.JAVA_BYTE, 0));
            Runnable close = pinned::close;
            close.run();
            assertThrows(IllegalStateException.class, () -> pinned.segment().get(ValueLayout.JAVA_BYTE, 0));
        }
    }

    /** Whether a thread is in the system's function. */
    private static boolean isInRead(Thread reader) {
        StackTraceElement[] stack = reader.getStackTrace();
        return stack.length > 0
                && stack[0].isNativeMethod()
                && stack[0].getMethodName().equals("read0");
    }

    @Test
    void hostMemoryThatTheGpuCannotUseIsRefused() {
        try (TestGpu gpu = TestGpu.open();
                CudaStream stream = gpu.stream();
                DeviceMemory memory = gpu.memory(8);
                PinnedMemory pinned = gpu.pinned(8)) {
            MemorySegment heap = MemorySegment.ofArray(new byte[8]);
            assertTrue(refusal(IllegalArgumentException.class, () -> stream.upload(heap, memory.all()))
                    .contains("off-heap"));
            assertThrows(IllegalArgumentException.class, () -> stream.download(memory.all(), heap));
            MemorySegment readOnly = pinned.segment().asReadOnly();
            assertThrows(IllegalArgumentException.class, () -> stream.download(memory.all(), readOnly));
            stream.upload(readOnly, memory.all());
            stream.synchronize();
        }
    }

    @Test
    void aShortageTellsWhatWasAskedForAndWhatIsLeft(StandInControl control) {
        control.deviceMemory(64 << 20);
        try (TestGpu gpu = TestGpu.open();
                DeviceMemory some = gpu.memory(24 << 20)) {
            assertEquals(new MemoryInfo(40 << 20, 64 << 20), gpu.context().memoryInfo());
            assertEquals(
                    "stand-in GPU (cuda:0) has no 41 MiB for the slab; 40 MiB of its 64 are free: use a smaller batch, or"
                            + " stop whatever else uses the GPU (nvidia-smi lists it)",
                    refusal(
                            DeviceMemoryException.class,
                            () -> DeviceMemory.allocate(gpu.context(), 41 << 20, "the slab")));
            assertThrows(IllegalArgumentException.class, () -> gpu.memory(0));
            assertThrows(IllegalArgumentException.class, () -> gpu.pinned(-1));
            try (DeviceMemory rest = gpu.memory(40 << 20)) {
                assertEquals(0, gpu.context().memoryInfo().free());
                assertTrue(rest.bytes() > some.bytes());
            }
        }
    }

    @Test
    void whatIsClosedIsRefusedAndClosingTwiceIsHarmless() {
        try (TestGpu gpu = TestGpu.open();
                CudaStream stream = gpu.stream()) {
            DeviceMemory memory = gpu.memory(8);
            DeviceSlice slice = memory.all();
            PinnedMemory pinned = gpu.pinned(8);
            MemorySegment segment = pinned.segment();
            CudaStream closed = gpu.stream();
            CudaEvent event = gpu.event();
            for (int i = 0; i < 2; i++) {
                memory.close();
                pinned.close();
                closed.close();
                event.close();
            }
            Class<IllegalStateException> state = IllegalStateException.class;
            assertEquals("device memory of 8 bytes is closed", refusal(state, () -> stream.fill(slice, (byte) 0)));
            assertThrows(state, () -> segment.get(ValueLayout.JAVA_BYTE, 0));
            assertEquals("CudaStream is closed", refusal(state, closed::synchronize));
            assertEquals("CudaEvent is closed", refusal(state, () -> stream.record(event)));
        }
    }

    @Test
    void aContextIsNotClosedUnderWhatWasMadeInIt() {
        TestGpu gpu = TestGpu.open();
        CudaStream stream = gpu.stream();
        assertEquals(
                "the context of GPU 0 still has 1 open object: close it first",
                refusal(IllegalStateException.class, gpu::close));
        stream.synchronize();
        stream.close();
        gpu.close();
        assertThrows(IllegalStateException.class, gpu::stream);
        assertThrows(IllegalStateException.class, () -> gpu.context().makeCurrent());
    }

    @Test
    void gpusHaveMemoryOfTheirOwn(StandInControl control) {
        control.deviceCount(2);
        control.deviceMemory(64 << 20);
        try (TestGpu first = TestGpu.open(0);
                TestGpu second = TestGpu.open(1);
                DeviceMemory one = first.memory(48 << 20);
                DeviceMemory other = second.memory(40 << 20);
                CudaStream stream = first.stream();
                CudaStream elsewhere = second.stream()) {
            assertEquals(24 << 20, second.context().memoryInfo().free());
            elsewhere.fill(other.all(), (byte) 1);
            elsewhere.synchronize();
            // The stream knows where it belongs; the thread is at the other GPU.
            assertThrows(RuntimeException.class, () -> stream.fill(one.all(), (byte) 1));
            first.context().makeCurrent();
            stream.fill(one.all(), (byte) 1);
            stream.synchronize();
        }
    }

    @Test
    void pinningBeyondALimitIsRefusedAndWhatFitsIsPinned(StandInControl control) {
        control.pinnedMemory(1 << 20);
        try (TestGpu gpu = TestGpu.open();
                PinnedMemory fits = gpu.pinned(1 << 19)) {
            assertEquals(1 << 19, fits.segment().byteSize());
            String refusal = refusal(DeviceMemoryException.class, () -> gpu.pinned(1 << 20));
            assertTrue(refusal.contains("ulimit -l"), refusal);
            gpu.pinned(1 << 18).close();
        }
    }

    @Test
    void theDriverIsNotAskedToPinMoreThanTheProcessMayUse(StandInControl control) {
        long left = MemoryHeadroom.ofThisProcess().orElseThrow().bytes();
        try (TestGpu gpu = TestGpu.open()) {
            String refusal = refusal(DeviceMemoryException.class, () -> gpu.pinned(left + (8L << 30)));
            assertTrue(refusal.contains("copies to and from the GPU") && refusal.contains("smaller batch"), refusal);
            assertFalse(control.calls().containsKey("cuMemHostAlloc"), refusal);
        }
    }

    @Test
    void whereNoMoreCanBePinnedTheMessageSaysWhatToDo(StandInControl control) {
        try (TestGpu gpu = TestGpu.open()) {
            control.fail("cuMemHostAlloc", 1, CUDA_ERROR_OUT_OF_MEMORY(), Fault.Mode.ONCE);
            String refusal = refusal(DeviceMemoryException.class, () -> gpu.pinned(3 << 20));
            assertTrue(refusal.contains("3 MiB") && refusal.contains("smaller batch"), refusal);
            gpu.pinned(4).close();
        }
    }
}
