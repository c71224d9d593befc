// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The functions that a run calls allocate nothing on the heap. */
@OnStandIn
class HotPathStandInTest {
    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 10_000;
    private static final int ROUNDS = 4;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void enqueuingAndWaitingAllocateNothing() {
        try (TestGpu gpu = TestGpu.open();
                Arena arena = Arena.ofShared();
                CudaStream stream = gpu.stream();
                CudaStream side = gpu.stream();
                CudaEvent event = gpu.event();
                DeviceMemory memory = gpu.memory(256);
                PinnedMemory pinned = gpu.pinned(128);
                CudaModule module = gpu.testKernels("reverse")) {
            CudaKernel kernel = module.kernel("reverse");
            DeviceSlice half = memory.slice(0, 128);
            DeviceSlice other = memory.slice(128, 128);
            KernelArguments arguments = KernelArguments.in(arena).pointer(half);
            LaunchShape shape = LaunchShape.of(32, 32);
            CudaGraphExec graph;
            try (StreamCapture capture = StreamCapture.begin(stream)) {
                stream.copy(half, other);
                try (CudaGraph captured = capture.end()) {
                    graph = captured.instantiate();
                }
            }
            Runnable run = () -> {
                gpu.context().makeCurrent();
                stream.upload(pinned.segment(), half);
                kernel.launch(stream, shape, arguments);
                stream.record(event);
                side.await(event);
                graph.launch(side);
                side.fill(other, (byte) 1);
                side.record(event);
                stream.await(event);
                stream.download(half, pinned.segment());
                event.synchronize();
                stream.synchronize();
            };
            try (graph) {
                assertEquals(0, allocatedBy(run));
                // Proves that the measurement detects one small object per run.
                Object[] kept = new Object[1];
                long control = allocatedBy(() -> {
                    run.run();
                    kept[0] = new byte[16];
                });
                assertTrue(control >= 16L * MEASURED, "the control allocated only " + control + " bytes");
            }
        }
    }

    /**
     * The minimum of several measurements: deoptimization occasionally allocates, but an allocation by the code under
     * test shows in every measurement.
     */
    private static long allocatedBy(Runnable run) {
        for (int i = 0; i < WARM_UP; i++) {
            run.run();
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least > 0; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < MEASURED; i++) {
                run.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
