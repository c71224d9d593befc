// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.cuda.standin.ChildJvm;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs in a JVM with both JIT compilers and in one with the second alone, because one may optimize away what the other allocates.
 * {@link HotPathStandInTest} covers the first alone. In a class of its own, so that the two run side by side.
 */
@OnStandIn
class HotPathCompilersStandInTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:TieredStopAtLevel=4",
                "-XX:TieredStopAtLevel=4 -XX:-TieredCompilation -XX:CompileThreshold=1000"
            })
    void runAllocatesNothingWithTheseCompilers(String compilers, @TempDir Path folder)
            throws IOException, InterruptedException {
        Path libraries = Path.of(System.getProperty("io.ssd4j.cuda.libraries"));
        JavaProcess.Result result =
                ChildJvm.run(RunAllocation.class, folder, libraries, List.of(compilers.split(" ", -1)), "cuda:0");
        assertEquals(0, result.exit(), result::output);
        List<String> lines = result.output().strip().lines().toList();
        assertEquals(2, lines.size(), result::output);
        for (String line : lines) {
            String[] bytes = line.split(" ", -1);
            HotPathContract.assertNothing(new RunAllocation(Long.parseLong(bytes[0]), Long.parseLong(bytes[1])));
        }
    }
}
