// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_ILLEGAL_ADDRESS;
import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_INVALID_HANDLE;
import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_INVALID_VALUE;
import static io.ssd4j.bindings.cuda.cuda_h.cuEventDestroy_v2;
import static io.ssd4j.bindings.cuda.cuda_h.cuMemFreeHost;
import static io.ssd4j.bindings.cuda.cuda_h.cuMemFree_v2;
import static io.ssd4j.bindings.cuda.cuda_h.cuMemcpyDtoHAsync_v2;
import static io.ssd4j.bindings.cuda.cuda_h.cuMemcpyHtoDAsync_v2;
import static io.ssd4j.bindings.cuda.cuda_h.cuMemsetD8Async;
import static io.ssd4j.bindings.cuda.cuda_h.cuStreamCreate;
import static io.ssd4j.bindings.cuda.cuda_h.cuStreamSynchronize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.standin.ChildJvm;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plants each bug that the stand-in must detect. Most of them need the bare driver, because our own layer prevents
 * them.
 */
@OnStandIn
class PlantedBugsStandInTest {

    private static long address(DeviceMemory memory) {
        return memory.all().address().value();
    }

    @Test
    void aSkippedSynchronization() {
        try (TestGpu gpu = TestGpu.open();
                CudaStream stream = gpu.stream();
                DeviceMemory memory = gpu.memory(4);
                PinnedMemory result = gpu.pinned(4)) {
            result.segment().set(ValueLayout.JAVA_BYTE, 0, (byte) -1);
            stream.fill(memory.all(), (byte) 77);
            stream.download(memory.all(), result.segment());
            byte tooEarly = result.segment().get(ValueLayout.JAVA_BYTE, 0);
            stream.synchronize();
            assertEquals(-1, tooEarly);
            assertEquals(77, result.segment().get(ValueLayout.JAVA_BYTE, 0));
        }
    }

    @Test
    void memoryReadBeforeItIsWritten() {
        try (TestGpu gpu = TestGpu.open();
                CudaStream stream = gpu.stream();
                DeviceMemory memory = gpu.memory(4);
                PinnedMemory result = gpu.pinned(4)) {
            stream.download(memory.all(), result.segment());
            stream.synchronize();
            assertTrue(Float.isNaN(result.segment().get(ValueLayout.JAVA_FLOAT, 0)));
        }
    }

    @Test
    void aHostReadOfADeviceAddress(@TempDir Path folder) throws IOException, InterruptedException {
        Path libraries = Path.of(System.getProperty("io.ssd4j.cuda.libraries"));
        JavaProcess.Result result = ChildJvm.run(ReadsDeviceAddress.class, folder, libraries);
        assertTrue(result.output().startsWith("read 5\n"), result.output());
        assertTrue(result.output().contains("SIGSEGV"), result.output());
        assertNotEquals(0, result.exit());
    }

    @Test
    void aLeakedStream(StandInControl control) {
        try (TestGpu gpu = TestGpu.open();
                Arena arena = Arena.ofConfined()) {
            assertEquals(0, cuStreamCreate(arena.allocate(ValueLayout.ADDRESS), 1));
            assertEquals(0, gpu.context().gpu().ordinal());
        }
        assertEquals(Map.of("stream", 1L), control.takeBooks());
    }

    @Test
    void aLeakOfOurOwnLayerKeepsTheContextOpen(StandInControl control) {
        TestGpu gpu = TestGpu.open();
        CudaEvent leaked = gpu.event();
        assertThrows(IllegalStateException.class, gpu::close);
        assertEquals(Map.of("context", 1L, "event", 1L), control.books());
        leaked.close();
        gpu.close();
    }

    @Test
    void aFreedBufferUsedByAGraph(StandInControl control) {
        TestGpu gpu = TestGpu.open();
        CudaStream stream = gpu.stream();
        DeviceMemory memory = gpu.memory(64);
        CudaGraphExec exec;
        try (StreamCapture capture = StreamCapture.begin(stream)) {
            stream.fill(memory.all(), (byte) 1);
            try (CudaGraph graph = capture.end()) {
                exec = graph.instantiate();
            }
        }
        exec.launch(stream);
        stream.synchronize();
        memory.close();
        exec.launch(stream);
        assertFailsWith(CUDA_ERROR_ILLEGAL_ADDRESS(), stream::synchronize);
        assertEquals(
                List.of(
                        "in cuMemsetD8Async: the destination reaches freed memory, at byte 0 of what was an allocation of"
                                + " 64"),
                control.takeViolations());
        assertThrows(NativeCallException.class, exec::close);
        assertThrows(NativeCallException.class, stream::close);
        gpu.close();
    }

    private static void assertFailsWith(int status, Runnable call) {
        assertEquals(status, assertThrows(NativeCallException.class, call::run).status());
    }

    @Test
    void memoryFreedWhileWorkIsPending(StandInControl control) {
        TestGpu gpu = TestGpu.open();
        CudaStream stream = gpu.stream();
        DeviceMemory memory = gpu.memory(64);
        PinnedMemory pinned = gpu.pinned(64);
        stream.upload(pinned.segment(), memory.all());
        pinned.close();
        assertFailsWith(CUDA_ERROR_ILLEGAL_ADDRESS(), stream::synchronize);
        assertEquals(
                List.of("in cuMemcpyHtoDAsync_v2: the host memory of a copy was freed before the copy ran"),
                control.takeViolations());
        assertThrows(NativeCallException.class, memory::close);
        assertThrows(NativeCallException.class, stream::close);
        gpu.close();
    }

    @Test
    void memoryFreedTwice(StandInControl control) {
        try (TestGpu gpu = TestGpu.open();
                CudaStream stream = gpu.stream()) {
            DeviceMemory memory = gpu.memory(64);
            PinnedMemory pinned = gpu.pinned(64);
            MemorySegment host = pinned.segment();
            long freed = address(memory);
            memory.close();
            pinned.close();
            assertEquals(CUDA_ERROR_INVALID_VALUE(), cuMemFree_v2(freed));
            assertEquals(CUDA_ERROR_INVALID_VALUE(), cuMemFree_v2(freed + 8));
            assertEquals(CUDA_ERROR_INVALID_VALUE(), cuMemFreeHost(MemorySegment.ofAddress(host.address())));
            assertEquals(
                    List.of(
                            "cuMemFree of freed memory, at byte 0 of what was an allocation of 64",
                            "cuMemFree of freed memory, at byte 8 of what was an allocation of 64",
                            "cuMemFreeHost of pinned memory that was freed before"),
                    control.takeViolations());
            stream.synchronize();
        }
    }

    @Test
    void handlesUsedAfterDestruction(StandInControl control) {
        try (TestGpu gpu = TestGpu.open()) {
            CudaStream stream = gpu.stream();
            CudaEvent event = gpu.event();
            MemorySegment deadStream = stream.handle();
            MemorySegment deadEvent = event.handle();
            stream.close();
            event.close();
            assertEquals(CUDA_ERROR_INVALID_HANDLE(), cuStreamSynchronize(deadStream));
            assertEquals(CUDA_ERROR_INVALID_HANDLE(), cuEventDestroy_v2(deadEvent));
            assertEquals(
                    List.of("cuStreamSynchronize of a dead stream", "cuEventDestroy_v2 of a dead event"),
                    control.takeViolations());
        }
    }

    @Test
    void copiesBeyondAnAllocation(StandInControl control) {
        try (TestGpu gpu = TestGpu.open();
                CudaStream stream = gpu.stream();
                DeviceMemory memory = gpu.memory(100);
                PinnedMemory pinned = gpu.pinned(100)) {
            int invalid = CUDA_ERROR_INVALID_VALUE();
            MemorySegment host = MemorySegment.ofAddress(pinned.segment().address());
            assertEquals(invalid, cuMemcpyHtoDAsync_v2(address(memory), host, 101, stream.handle()));
            assertEquals(invalid, cuMemcpyDtoHAsync_v2(host, address(memory) + 1, 100, stream.handle()));
            assertEquals(invalid, cuMemsetD8Async(address(memory) - 1, (byte) 0, 1, stream.handle()));
            MemorySegment shifted = MemorySegment.ofAddress(host.address() + 1);
            assertEquals(invalid, cuMemcpyHtoDAsync_v2(address(memory), shifted, 100, stream.handle()));
            List<String> seen = control.takeViolations();
            assertEquals(4, seen.size(), seen::toString);
            assertEquals("cuMemcpyHtoDAsync_v2 reaches bytes 0 to 101 of an allocation of 100", seen.get(0));
            assertEquals("cuMemcpyDtoHAsync_v2 reaches bytes 1 to 101 of an allocation of 100", seen.get(1));
            assertEquals("cuMemcpyHtoDAsync_v2 of 100 bytes runs past the end of pinned memory", seen.get(3));
            stream.synchronize();
        }
    }

    @Test
    void aGpuErrorSticksUntilTheContextIsDestroyed(StandInControl control) {
        TestGpu gpu = TestGpu.open();
        CudaStream stream = gpu.stream();
        DeviceMemory memory = gpu.memory(64);
        stream.fill(memory.all(), (byte) 1);
        memory.close();
        assertFailsWith(CUDA_ERROR_ILLEGAL_ADDRESS(), stream::synchronize);
        assertFailsWith(CUDA_ERROR_ILLEGAL_ADDRESS(), stream::synchronize);
        assertFailsWith(CUDA_ERROR_ILLEGAL_ADDRESS(), () -> gpu.memory(4));
        assertEquals(1, control.takeViolations().size());
        assertFailsWith(CUDA_ERROR_ILLEGAL_ADDRESS(), stream::close);
        gpu.close();
        // Releasing the last reference destroys the context; retaining it again creates a new one.
        try (TestGpu again = TestGpu.open();
                CudaStream working = again.stream();
                DeviceMemory fresh = again.memory(4)) {
            working.fill(fresh.all(), (byte) 1);
            working.synchronize();
        }
    }
}
