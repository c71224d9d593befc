// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.cuda.standin.ChildJvm;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.testing.JavaProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs in a JVM with both JIT compilers, because the second may allocate where the first does not. {@link HotPathStandInTest} covers the
 * first alone. In a class of its own, so that the two run side by side.
 */
@OnStandIn
class HotPathCompilersStandInTest {
    /** A fifth of the usual thresholds, so that the code of a run has passed through both when it is measured. */
    private static final List<String> BOTH_COMPILERS =
            List.of("-XX:TieredStopAtLevel=4", "-XX:CompileThresholdScaling=0.2");

    private static final int RUNS = 2_000;

    @Test
    void runAllocatesNothingWithBothCompilers(@TempDir Path folder) throws InterruptedException {
        Path libraries = Path.of(System.getProperty("io.ssd4j.cuda.libraries"));
        JavaProcess.Result result =
                ChildJvm.run(RunAllocation.class, folder, libraries, BOTH_COMPILERS, "cuda:0", Integer.toString(RUNS));
        assertEquals(0, result.exit(), result::output);
        List<String> lines = result.output().strip().lines().toList();
        assertEquals(2, lines.size(), result::output);
        for (String line : lines) {
            String[] bytes = line.split(" ", -1);
            HotPathContract.assertNothing(new RunAllocation(Long.parseLong(bytes[0]), Long.parseLong(bytes[1])));
        }
    }
}
