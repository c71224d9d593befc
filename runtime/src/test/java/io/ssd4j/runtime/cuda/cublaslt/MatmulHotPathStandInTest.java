// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.program.Launch;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.network.Activation;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** An execution allocates nothing on the heap. */
@OnStandIn
class MatmulHotPathStandInTest {
    private static final int WARM_UP = 3_000;
    private static final int MEASURED = 1_000;
    private static final int ROUNDS = 3;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void runAllocatesNothing() {
        try (ProductBench bench = new ProductBench(new MatmulProblem(4, 8, 8, Activation.RELU, Precision.FP32))) {
            MatmulCandidate candidate = bench.matmul().candidates(0, 1).getFirst();
            try (Arena arena = Arena.ofConfined()) {
                Launch launch = bench.matmul().bind(candidate, bench.operands(bench.workspace(candidate)), arena);
                assertEquals(0, allocatedBy(() -> launch.on(bench.stream())));
                // Proves that the measurement detects one small object per run.
                Object[] kept = new Object[1];
                long control = allocatedBy(() -> {
                    launch.on(bench.stream());
                    kept[0] = new byte[16];
                });
                assertTrue(control >= 16L * MEASURED, () -> "the control allocated only " + control + " bytes");
            }
            bench.stream().synchronize();
        }
    }

    private static long allocatedBy(Runnable run) {
        for (int i = 0; i < WARM_UP; i++) {
            run.run();
        }
        // The minimum of several rounds, because the JVM itself occasionally allocates for the thread that it compiles
        // for.
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < MEASURED; i++) {
                run.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
