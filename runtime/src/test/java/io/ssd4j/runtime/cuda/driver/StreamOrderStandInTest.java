// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Streams and events guarantee exactly the documented order, and some seed reveals a missing wait. */
@OnStandIn
class StreamOrderStandInTest {
    private static final int SEEDS = 40;

    /** The contents of a buffer that two streams are supposed to write one after the other. */
    private static Set<Integer> lastWritten(TestGpu gpu, StandInControl control, boolean waits) {
        Set<Integer> seen = new HashSet<>();
        try (CudaStream first = gpu.stream();
                CudaStream second = gpu.stream();
                CudaEvent event = gpu.event();
                DeviceMemory memory = gpu.memory(4);
                PinnedMemory result = gpu.pinned(4)) {
            for (int seed = 0; seed < SEEDS; seed++) {
                control.seed(seed);
                first.fill(memory.all(), (byte) 1);
                first.record(event);
                if (waits) {
                    second.await(event);
                }
                second.fill(memory.all(), (byte) 2);
                first.synchronize();
                second.synchronize();
                second.download(memory.all(), result.segment());
                second.synchronize();
                seen.add((int) result.segment().get(ValueLayout.JAVA_BYTE, 0));
            }
        }
        return seen;
    }

    @Test
    void anEventOrdersTwoStreamsForEverySeed(StandInControl control) {
        try (TestGpu gpu = TestGpu.open()) {
            assertEquals(Set.of(2), lastWritten(gpu, control, true));
        }
    }

    @Test
    void withoutTheEventBothOrdersHappen(StandInControl control) {
        try (TestGpu gpu = TestGpu.open()) {
            assertEquals(Set.of(1, 2), lastWritten(gpu, control, false));
        }
    }

    @Test
    void aSeedDecidesTheOrder(StandInControl control) {
        try (TestGpu gpu = TestGpu.open()) {
            for (int seed = 0; seed < SEEDS; seed++) {
                assertEquals(orderOf(gpu, control, seed), orderOf(gpu, control, seed), "seed " + seed);
            }
        }
    }

    private static int orderOf(TestGpu gpu, StandInControl control, int seed) {
        try (CudaStream first = gpu.stream();
                CudaStream second = gpu.stream();
                DeviceMemory memory = gpu.memory(4);
                PinnedMemory result = gpu.pinned(4)) {
            control.seed(seed);
            first.fill(memory.all(), (byte) 1);
            second.fill(memory.all(), (byte) 2);
            first.synchronize();
            second.synchronize();
            first.download(memory.all(), result.segment());
            first.synchronize();
            return result.segment().get(ValueLayout.JAVA_BYTE, 0);
        }
    }

    @Test
    void nothingRunsBeforeSomethingWaits() {
        try (TestGpu gpu = TestGpu.open();
                CudaStream stream = gpu.stream();
                CudaEvent event = gpu.event();
                DeviceMemory memory = gpu.memory(4);
                PinnedMemory result = gpu.pinned(4)) {
            result.segment().set(ValueLayout.JAVA_BYTE, 0, (byte) -5);
            stream.fill(memory.all(), (byte) 9);
            stream.download(memory.all(), result.segment());
            stream.record(event);
            // Without synchronization, the host reads the old contents.
            assertEquals(-5, result.segment().get(ValueLayout.JAVA_BYTE, 0));
            event.synchronize();
            assertEquals(9, result.segment().get(ValueLayout.JAVA_BYTE, 0));
        }
    }

    @Test
    void aClosedStreamFinishesItsWork() {
        try (TestGpu gpu = TestGpu.open();
                CudaStream other = gpu.stream();
                CudaEvent event = gpu.event();
                DeviceMemory memory = gpu.memory(4);
                PinnedMemory result = gpu.pinned(4)) {
            try (CudaStream stream = gpu.stream()) {
                stream.fill(memory.all(), (byte) 3);
                stream.record(event);
            }
            other.await(event);
            other.download(memory.all(), result.segment());
            other.synchronize();
            assertEquals(3, result.segment().get(ValueLayout.JAVA_BYTE, 0));
        }
    }

    @Test
    void eventsMeasureElapsedTime() {
        try (TestGpu gpu = TestGpu.open();
                CudaStream stream = gpu.stream();
                CudaEvent start = CudaEvent.timed(gpu.context());
                CudaEvent end = CudaEvent.timed(gpu.context());
                CudaEvent untimed = gpu.event();
                DeviceMemory memory = gpu.memory(16 << 20)) {
            stream.record(start);
            stream.fill(memory.all(), (byte) 1);
            stream.record(end);
            stream.record(untimed);
            assertThrows(NativeCallException.class, () -> end.millisecondsSince(start), "it has not happened");
            end.synchronize();
            float milliseconds = end.millisecondsSince(start);
            assertTrue(milliseconds > 0.01f && milliseconds < 10_000f, milliseconds + " ms for 16 MiB");
            assertNotEquals(milliseconds, start.millisecondsSince(end));
            assertThrows(NativeCallException.class, () -> untimed.millisecondsSince(start));
            stream.synchronize();
        }
    }

    @Test
    void threadsWithSeparateStreamsDoNotInterfere() {
        try (TestGpu gpu = TestGpu.open()) {
            List<CompletableFuture<Void>> threads = IntStream.range(0, 4)
                    .mapToObj(thread -> CompletableFuture.runAsync(() -> countOnTheGpu(gpu, thread * 1000)))
                    .toList();
            threads.forEach(CompletableFuture::join);
        }
    }

    private static void countOnTheGpu(TestGpu gpu, int from) {
        gpu.context().makeCurrent();
        try (CudaStream stream = gpu.stream();
                DeviceMemory memory = gpu.memory(4);
                PinnedMemory result = gpu.pinned(4)) {
            for (int i = from; i < from + 200; i++) {
                stream.fill(memory.all(), (byte) i);
                stream.download(memory.all(), result.segment());
                stream.synchronize();
                assertEquals((byte) i, result.segment().get(ValueLayout.JAVA_BYTE, 0));
            }
        }
    }

    @Test
    void aThreadWithoutACurrentContextGetsAnActionableMessage() throws InterruptedException {
        try (TestGpu gpu = TestGpu.open();
                CudaStream stream = gpu.stream()) {
            AtomicReference<String> message = new AtomicReference<>("");
            Thread.ofPlatform()
                    .start(() -> message.set(String.valueOf(assertThrows(NativeCallException.class, stream::synchronize)
                            .getMessage())))
                    .join();
            assertEquals(
                    "cuStreamSynchronize returned 201 (CUDA_ERROR_INVALID_CONTEXT: invalid device context; this thread has no"
                            + " current context: call CudaContext.makeCurrent() on it first)",
                    message.get());
        }
    }
}
