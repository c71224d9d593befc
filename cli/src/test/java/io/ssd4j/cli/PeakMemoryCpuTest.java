// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.JavaProcess;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The 88 MiB of weights are never in memory twice, as they were given and as they are packed. */
class PeakMemoryCpuTest {
    private static final Pattern PEAK = Pattern.compile("peak memory of the process: (\\d+) MiB");

    /** Measured: 264 MiB; 315 MiB when all weights were given before the first was packed. */
    private static final int MOST_MEBIBYTES = 295;

    @Test
    void onePhotoNeedsOneCopyOfTheWeights() throws InterruptedException {
        String output = JavaProcess.command()
                .add("-Xms64m", "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                // As many copies of a parameter as threads pack.
                .add("-XX:MaxDirectMemorySize=256m", "-Djava.util.concurrent.ForkJoinPool.common.parallelism=1")
                .add(JavaProcess.modulesOfThisProcess())
                .add("--module", "io.ssd4j.cli/io.ssd4j.cli.Main")
                .add("features", "--timing", "--device", "cpu", "--threads", "2", "--effort", "instant")
                .add("../examples/cat.jpg")
                .run()
                .expectSuccess();
        Matcher peak = PEAK.matcher(output);
        assertTrue(peak.find(), output);
        assertTrue(Integer.parseInt(peak.group(1)) <= MOST_MEBIBYTES, output);
    }
}
