// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Capability;
import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the multi-GPU example on two stand-in GPUs, whose memories must stay separate. */
@Tag("standin")
class SeveralGpusStandInTest {
    private static final JavaProgram PROGRAM = JavaProgram.example("05-several-gpus.java");

    private static final Pattern SUMMARY = Pattern.compile("(?m)^cuda:\\d: (\\d+) photos, ");
    private static final int PHOTOS = 6;
    private static final int ILLEGAL_ADDRESS = 700;

    @TempDir
    private Path folder;

    private Path photos;

    @BeforeAll
    static void requireStandIn() {
        Capability.require(Capability.GCC);
    }

    @BeforeEach
    void copyPhotos() throws IOException {
        photos = Files.createDirectory(folder.resolve("photos"));
        for (int i = 0; i < PHOTOS; i++) {
            Files.copy(Repository.root().resolve(Examples.GOLDEN_PHOTO), photos.resolve("cat" + i + ".png"));
        }
    }

    @Test
    @Timeout(600)
    void everyGpuTakesAShare() throws IOException, InterruptedException {
        StandInGpus gpus = new StandInGpus(folder, 2);
        Path broken = Files.writeString(photos.resolve("broken.jpg"), "not a photo");

        String output = PROGRAM.run(1, gpus.environment(), photos.toString(), "--effort", "instant");

        assertTrue(output.contains(broken.toString()), output);
        assertTrue(output.contains(PHOTOS + " of " + (PHOTOS + 1) + " photos, "), output);
        List<Integer> shares = shares(output);
        assertEquals(2, shares.size(), output);
        assertTrue(shares.stream().allMatch(share -> share > 0), output);
        // The same photo has the same maps on both GPUs.
        assertEquals(
                PHOTOS,
                output.lines().filter(line -> line.matches("\\S+ on cuda:[01]")).count(),
                output);
        PrintedMaps.assertGolden(output);
        gpus.assertUsedWell();
    }

    @Test
    @Timeout(600)
    void ifOneGpuFailsTheOtherProcessesTheRest() throws IOException, InterruptedException {
        StandInGpus gpus = new StandInGpus(folder, 2);
        gpus.breakAt("cuGraphLaunch", 2, ILLEGAL_ADDRESS);

        String output = PROGRAM.run(1, gpus.environment(), photos.toString(), "--effort", "instant");

        assertTrue(output.contains(" failed: "), output);
        assertTrue(output.contains("photos lost: "), output);
        List<Integer> shares = shares(output);
        int done = shares.stream().mapToInt(Integer::intValue).sum();
        assertTrue(done >= PHOTOS - 3 && done < PHOTOS, output);
        assertTrue(output.contains(done + " of " + PHOTOS + " photos, "), output);
    }

    private static List<Integer> shares(String output) {
        return SUMMARY.matcher(output)
                .results()
                .map((MatchResult summary) -> Integer.valueOf(summary.group(1)))
                .toList();
    }
}
