// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.cuda.cuda_h;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.standin.Fault;
import io.ssd4j.runtime.cuda.standin.Fault.Mode;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Makes every driver function that this layer calls fail once. Each failure must be reported, and nothing may leak. */
@OnStandIn
class FaultsStandInTest {

    /** Uses every feature of the layer, twice or more if possible. */
    private static void everything() {
        for (int round = 0; round < 2; round++) {
            try (TestGpu gpu = TestGpu.open();
                    Arena arena = Arena.ofConfined();
                    CudaStream stream = gpu.stream();
                    CudaStream side = gpu.stream();
                    CudaEvent fork = gpu.event();
                    CudaEvent start = CudaEvent.timed(gpu.context());
                    CudaEvent end = CudaEvent.timed(gpu.context());
                    DeviceMemory memory = gpu.memory(256);
                    PinnedMemory pinned = gpu.pinned(128);
                    CudaModule module = gpu.testKernels("reverse")) {
                pinned.segment().fill((byte) 0);
                CudaKernel kernel = module.kernel("reverse");
                KernelArguments arguments = KernelArguments.in(arena).pointer(memory.all());
                DeviceSlice half = memory.slice(0, 128);
                stream.record(start);
                stream.upload(pinned.segment(), half);
                stream.copy(half, memory.slice(128, 128));
                stream.fill(half, (byte) 1);
                kernel.launch(stream, LaunchShape.of(32, 32), arguments);
                stream.download(half, pinned.segment());
                stream.record(end);
                side.await(end);
                end.synchronize();
                assertTrue(end.millisecondsSince(start) >= 0);
                assertTrue(gpu.context().memoryInfo().free() > 0);
                try (CudaGraph graph = captured(stream, side, fork, kernel, arguments, half);
                        CudaGraphExec exec = graph.instantiate()) {
                    exec.upload(stream);
                    exec.launch(stream);
                    stream.synchronize();
                }
                side.synchronize();
            }
        }
    }

    private static CudaGraph captured(
            CudaStream stream,
            CudaStream side,
            CudaEvent fork,
            CudaKernel kernel,
            KernelArguments arguments,
            DeviceSlice memory) {
        try (StreamCapture capture = StreamCapture.begin(stream)) {
            stream.record(fork);
            side.await(fork);
            kernel.launch(side, LaunchShape.of(32, 32), arguments);
            side.record(fork);
            stream.await(fork);
            stream.fill(memory, (byte) 2);
            return capture.end();
        }
    }

    private static String baseName(String entryPoint) {
        return entryPoint.replaceFirst("_v\\d+$", "");
    }

    @Test
    void survivesFailuresOfTheFirstSecondAndLastCallOfEveryFunction(StandInControl control) {
        everything();
        Map<String, Long> calls = control.calls();
        assertEquals(List.of(), control.violations());
        int tried = 0;
        for (String function : calls.keySet()) {
            long last = calls.get(function);
            for (long nth : new TreeSet<>(List.of(1L, Math.min(2, last), last))) {
                if (function.equals("cuDriverGetVersion")) {
                    continue; // its failure only leaves the version unknown; see the test below
                }
                assertReported(control, function, nth);
                tried++;
            }
        }
        assertTrue(tried > 80, tried + " faults tried over " + calls.keySet());
    }

    private static void assertReported(StandInControl control, String function, long nth) {
        String what = function + ", call " + nth;
        Fault fault = control.fail(function, nth, cuda_h.CUDA_ERROR_UNKNOWN(), Mode.ONCE);
        // Initialization returns a reason, which the fixture turns into an exception.
        RuntimeException failure = assertThrows(RuntimeException.class, FaultsStandInTest::everything, what);
        assertEquals(1, fault.fired(), what);
        String message = String.valueOf(failure.getMessage());
        assertTrue(
                message.contains(baseName(function)) && message.contains("CUDA_ERROR_UNKNOWN"), what + ": " + message);
        if (failure instanceof NativeCallException call) {
            assertEquals(cuda_h.CUDA_ERROR_UNKNOWN(), call.status(), what);
        }
        control.clearFaults();
        assertEquals(List.of(), control.violations(), what);
        assertEquals(Map.of(), control.books(), what);
        everything();
    }

    @Test
    void aDriverWithoutAVersionIsUsable(StandInControl control) {
        control.fail("cuDriverGetVersion", 1, cuda_h.CUDA_ERROR_UNKNOWN(), Mode.FROM_THEN_ON);
        everything();
        assertTrue(CudaDriver.status().toString().contains("version=unknown"), CudaDriver.status()::toString);
    }

    @Test
    void reportsAFailureWithoutADriverText(StandInControl control) {
        control.fail("cuGetErrorName", 1, cuda_h.CUDA_ERROR_UNKNOWN(), Mode.FROM_THEN_ON);
        control.fail("cuMemAlloc_v2", 1, cuda_h.CUDA_ERROR_UNKNOWN(), Mode.ONCE);
        NativeCallException failure = assertThrows(NativeCallException.class, FaultsStandInTest::everything);
        assertEquals("cuMemAlloc returned 999 (a status that this driver has no name for)", failure.getMessage());
    }

    @Test
    void everyCloseReportsAStickyErrorAndNothingLeaks(StandInControl control) {
        control.fail("cuStreamSynchronize", 1, cuda_h.CUDA_ERROR_LAUNCH_FAILED(), Mode.STICKS);
        NativeCallException failure = assertThrows(NativeCallException.class, FaultsStandInTest::everything);
        assertEquals("cuStreamSynchronize", failure.function());
        assertEquals(cuda_h.CUDA_ERROR_LAUNCH_FAILED(), failure.status());
        assertTrue(failure.getSuppressed().length >= 8, "the closes were silent");
        assertEquals(Map.of(), control.books());
        everything();
    }
}
