// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_CAPTURED_EVENT;
import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_ILLEGAL_STATE;
import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_STREAM_CAPTURE_ISOLATION;
import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_STREAM_CAPTURE_MERGE;
import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_STREAM_CAPTURE_UNJOINED;
import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_STREAM_CAPTURE_UNMATCHED;
import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes a graph, what a graph does, and what a capture refuses. */
@OnStandIn
class CaptureStandInTest {

    private static void assertStatus(int status, Executable call) {
        assertEquals(
                CudaDriver.describe(status),
                CudaDriver.describe(
                        assertThrows(NativeCallException.class, call).status()));
    }

    /** The stream works as if nothing had happened. */
    private static void assertWorks(CudaStream stream, DeviceMemory memory, PinnedMemory result) {
        stream.fill(memory.all(), (byte) 11);
        stream.download(memory.all(), result.segment());
        stream.synchronize();
        assertEquals(11, result.segment().get(ValueLayout.JAVA_BYTE, 0));
    }

    @Test
    void aGraphDoesWhatWasRecordedAsOftenAsItIsLaunched() {
        try (TestGpu gpu = TestGpu.open();
                CudaStream stream = gpu.stream();
                DeviceMemory memory = gpu.memory(8);
                PinnedMemory input = gpu.pinned(4);
                PinnedMemory output = gpu.pinned(4)) {
            input.segment().set(ValueLayout.JAVA_INT, 0, 1);
            output.segment().set(ValueLayout.JAVA_INT, 0, 0);
            try (StreamCapture capture = StreamCapture.begin(stream)) {
                stream.upload(input.segment(), memory.slice(0, 4));
                stream.copy(memory.slice(0, 4), memory.slice(4, 4));
                stream.download(memory.slice(4, 4), output.segment());
                CudaGraphExec instantiated;
                try (CudaGraph graph = capture.end()) {
                    instantiated = graph.instantiate();
                }
                try (CudaGraphExec exec = instantiated) {
                    exec.upload(stream);
                    stream.synchronize();
                    assertEquals(0, output.segment().get(ValueLayout.JAVA_INT, 0), "recording does nothing");
                    for (int i = 1; i < 5; i++) {
                        input.segment().set(ValueLayout.JAVA_INT, 0, i);
                        exec.launch(stream);
                        stream.synchronize();
                        assertEquals(i, output.segment().get(ValueLayout.JAVA_INT, 0));
                    }
                }
                assertThrows(IllegalStateException.class, capture::end);
            }
        }
    }

    @Test
    void aForkedStreamRunsBesideAndIsJoined(StandInControl control) {
        try (TestGpu gpu = TestGpu.open();
                CudaStream stream = gpu.stream();
                CudaStream side = gpu.stream();
                CudaEvent fork = gpu.event();
                CudaEvent join = gpu.event();
                DeviceMemory memory = gpu.memory(12);
                PinnedMemory result = gpu.pinned(12)) {
            try (StreamCapture capture = StreamCapture.begin(stream)) {
                stream.fill(memory.slice(0, 4), (byte) 1);
                stream.record(fork);
                side.await(fork);
                side.copy(memory.slice(0, 4), memory.slice(4, 4));
                stream.fill(memory.slice(8, 4), (byte) 3);
                side.record(join);
                stream.await(join);
                stream.download(memory.all(), result.segment());
                try (CudaGraph graph = capture.end();
                        CudaGraphExec exec = graph.instantiate()) {
                    for (int seed = 0; seed < 20; seed++) {
                        control.seed(seed);
                        result.segment().fill((byte) 0);
                        exec.launch(stream);
                        stream.synchronize();
                        for (int i = 0; i < 3; i++) {
                            assertEquals(
                                    i == 2 ? 3 : 1,
                                    result.segment().get(ValueLayout.JAVA_BYTE, 4L * i),
                                    "seed " + seed);
                        }
                    }
                }
            }
            side.synchronize(); // it has left the capture, which would refuse this
        }
    }

    @Test
    void nodesWithoutAnOrderRunInEitherOrder(StandInControl control) {
        try (TestGpu gpu = TestGpu.open();
                CudaStream stream = gpu.stream();
                CudaStream side = gpu.stream();
                CudaEvent fork = gpu.event();
                CudaEvent join = gpu.event();
                DeviceMemory memory = gpu.memory(4);
                PinnedMemory result = gpu.pinned(4);
                StreamCapture capture = StreamCapture.begin(stream)) {
            stream.record(fork);
            side.await(fork);
            side.fill(memory.all(), (byte) 1);
            stream.fill(memory.all(), (byte) 2);
            side.record(join);
            stream.await(join);
            stream.download(memory.all(), result.segment());
            int sum = 0;
            try (CudaGraph graph = capture.end();
                    CudaGraphExec exec = graph.instantiate()) {
                for (int seed = 0; seed < 40; seed++) {
                    control.seed(seed);
                    exec.launch(stream);
                    stream.synchronize();
                    sum += result.segment().get(ValueLayout.JAVA_BYTE, 0);
                }
            }
            assertTrue(sum > 40 && sum < 80, "one of the two always came last");
        }
    }

    /** Something that a capture does not bear, done on the capturing thread. */
    interface Forbidden {
        void run(TestGpu gpu, CudaStream stream, CudaEvent event, DeviceMemory memory);
    }

    private static Arguments forbidden(String what, int status, Forbidden call) {
        return Arguments.of(what, status, call);
    }

    static Stream<Arguments> forbidden() {
        int unsupported = CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED();
        return Stream.of(
                forbidden("stream synchronize", unsupported, (gpu, stream, event, memory) -> stream.synchronize()),
                forbidden("allocation", unsupported, (gpu, stream, event, memory) -> gpu.memory(4)),
                forbidden("pinned allocation", unsupported, (gpu, stream, event, memory) -> gpu.pinned(4)),
                forbidden("module load", unsupported, (gpu, stream, event, memory) -> gpu.testKernels("add")),
                forbidden("event synchronize", CUDA_ERROR_CAPTURED_EVENT(), (gpu, stream, event, memory) -> {
                    stream.record(event);
                    event.synchronize();
                }),
                forbidden(
                        "wait for what was not captured",
                        CUDA_ERROR_STREAM_CAPTURE_ISOLATION(),
                        (gpu, stream, event, memory) -> {
                            try (CudaStream outside = gpu.stream()) {
                                outside.record(event);
                            }
                            stream.await(event);
                        }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forbidden")
    void aForbiddenCallIsRefusedAndSpoilsTheCapture(String what, int status, Forbidden call) {
        try (TestGpu gpu = TestGpu.open();
                CudaStream stream = gpu.stream();
                CudaEvent event = gpu.event();
                DeviceMemory memory = gpu.memory(4);
                PinnedMemory result = gpu.pinned(4)) {
            try (StreamCapture capture = StreamCapture.begin(stream)) {
                stream.fill(memory.all(), (byte) 1);
                assertStatus(status, () -> call.run(gpu, stream, event, memory));
                assertStatus(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED(), () -> stream.fill(memory.all(), (byte) 2));
                assertStatus(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED(), capture::end);
            }
            assertWorks(stream, memory, result);
        }
    }

    @Test
    void workThatIsNotJoinedIsRefusedAtTheEnd() {
        try (TestGpu gpu = TestGpu.open();
                CudaStream stream = gpu.stream();
                CudaStream side = gpu.stream();
                CudaEvent fork = gpu.event();
                DeviceMemory memory = gpu.memory(4);
                PinnedMemory result = gpu.pinned(4)) {
            try (StreamCapture capture = StreamCapture.begin(stream)) {
                stream.record(fork);
                side.await(fork);
                side.fill(memory.all(), (byte) 1);
                assertStatus(CUDA_ERROR_STREAM_CAPTURE_UNJOINED(), capture::end);
            }
            assertWorks(side, memory, result);
            assertWorks(stream, memory, result);
        }
    }

    @Test
    void twoCapturesDoNotMerge() {
        try (TestGpu gpu = TestGpu.open();
                CudaStream stream = gpu.stream();
                CudaStream other = gpu.stream();
                CudaEvent event = gpu.event();
                StreamCapture capture = StreamCapture.begin(stream);
                StreamCapture second = StreamCapture.begin(other)) {
            stream.record(event);
            assertStatus(CUDA_ERROR_STREAM_CAPTURE_MERGE(), () -> other.await(event));
            assertStatus(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED(), second::end);
            assertStatus(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED(), capture::end);
        }
    }

    @Test
    void aCaptureIsBegunOnceAndEndedWhereItBegan() {
        try (TestGpu gpu = TestGpu.open();
                CudaStream stream = gpu.stream();
                CudaStream side = gpu.stream();
                CudaEvent fork = gpu.event()) {
            try (StreamCapture capture = StreamCapture.begin(stream)) {
                assertStatus(CUDA_ERROR_ILLEGAL_STATE(), () -> StreamCapture.begin(stream));
                stream.record(fork);
                side.await(fork);
                assertStatus(CUDA_ERROR_STREAM_CAPTURE_UNMATCHED(), () -> endBySideStream(side));
                assertStatus(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED(), capture::end);
            }
        }
    }

    private static void endBySideStream(CudaStream side) {
        CudaDriver.CALLS.pointer(
                "cuStreamEndCapture", out -> io.ssd4j.bindings.cuda.cuda_h.cuStreamEndCapture(side.handle(), out));
    }

    @Test
    void anotherThreadMayAllocateAndMayNotEndTheCapture() {
        try (TestGpu gpu = TestGpu.open();
                CudaStream stream = gpu.stream();
                DeviceMemory memory = gpu.memory(4);
                StreamCapture capture = StreamCapture.begin(stream)) {
            stream.fill(memory.all(), (byte) 1);
            CompletableFuture.runAsync(() -> {
                        gpu.context().makeCurrent();
                        gpu.memory(4).close();
                        assertStatus(CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD(), () -> endBySideStream(stream));
                    })
                    .join();
            try (CudaGraph graph = capture.end();
                    CudaGraphExec exec = graph.instantiate()) {
                exec.launch(stream);
                stream.synchronize();
            }
        }
    }

    @Test
    void aCaptureThatIsGivenUpLeavesNothing() {
        try (TestGpu gpu = TestGpu.open();
                CudaStream stream = gpu.stream();
                DeviceMemory memory = gpu.memory(4);
                PinnedMemory result = gpu.pinned(4)) {
            StreamCapture capture = StreamCapture.begin(stream);
            stream.fill(memory.all(), (byte) 1);
            capture.close();
            capture.close();
            assertThrows(IllegalStateException.class, capture::end);
            assertWorks(stream, memory, result);
        }
    }
}
