// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.JavaProcess;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The 88 MiB of weights are never in memory twice, as they were given and as they are packed; Winograd's are transformed in parts. */
class PeakMemoryCpuTest {
    private static final Pattern PEAK = Pattern.compile("peak memory of the process: (\\d+) MiB");

    /** 550 MiB were measured, and 575 MiB when a layer's weights were transformed at once. */
    private static final int MOST_DETERMINISTIC_MEBIBYTES = 560;

    /** Measured: 264 MiB; 315 MiB when all weights were given before the first was packed. */
    private static final int MOST_MEBIBYTES = 295;

    @Test
    void onePhotoNeedsOneCopyOfTheWeights() throws InterruptedException {
        int peak = peakOfOnePhoto(List.of("-XX:TieredStopAtLevel=1"), "--effort=instant");
        assertTrue(peak <= MOST_MEBIBYTES, peak + " MiB");
    }

    /** Transformed weights take 224 MiB besides. */
    @Test
    void oneDeterministicPhotoNeedsTheTransformedWeightsToo() throws InterruptedException {
        int peak = peakOfOnePhoto(
                List.of("-XX:TieredStopAtLevel=4", "--add-modules=jdk.incubator.vector"), "--deterministic");
        assertTrue(peak <= MOST_DETERMINISTIC_MEBIBYTES, peak + " MiB");
        // Otherwise, no layer was computed by Winograd.
        assertTrue(peak > MOST_MEBIBYTES + 100, peak + " MiB");
    }

    private static int peakOfOnePhoto(List<String> java, String option) throws InterruptedException {
        String output = JavaProcess.command()
                .add("-Xms64m", "-Xmx64m", "-XX:+UseSerialGC")
                .add(java)
                // As many copies of a parameter as threads pack.
                .add("-XX:MaxDirectMemorySize=256m", "-Djava.util.concurrent.ForkJoinPool.common.parallelism=1")
                .add(JavaProcess.modulesOfThisProcess())
                .add("--module", "io.ssd4j.cli/io.ssd4j.cli.Main")
                .add("features", "--timing", "--device", "cpu", "--threads", "2", option)
                .add("../examples/cat.jpg")
                .run()
                .expectSuccess();
        Matcher peak = PEAK.matcher(output);
        assertTrue(peak.find(), output);
        return Integer.parseInt(peak.group(1));
    }
}
