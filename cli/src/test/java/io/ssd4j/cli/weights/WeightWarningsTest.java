// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.weights;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.OddCheckpoint;
import io.ssd4j.cli.TestPhotos;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Findings about weights that are not errors are reported on standard error and change nothing else. */
class WeightWarningsTest {
    @TempDir
    private Path folder;

    @Test
    void areReportedBesideTheResult() throws IOException {
        Path file = OddCheckpoint.write(folder.resolve("odd.safetensors"), 0);

        CommandRun run = CommandRun.of(
                new FakeEngine(),
                "features",
                "--json",
                "--weights",
                file.toString(),
                TestPhotos.write(folder, "a.png", 1));

        assertEquals(0, run.code(), run.err());
        assertEquals(file.toString(), run.json().get("weights").stringValue());
        List<String> warnings = run.err().lines().toList();
        assertAll(
                () -> assertEquals(1, warnings.size(), run.err()),
                () -> assertTrue(warnings.stream().allMatch(w -> w.startsWith("ssd4j: warning: ")), run.err()),
                () -> assertTrue(warnings.stream().allMatch(w -> w.contains("odd.safetensors")), run.err()),
                () -> assertTrue(run.err().contains("'optimizer.step'"), run.err()));
    }
}
