// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.OddCheckpoint;
import io.ssd4j.cli.PrintedAdvice;
import io.ssd4j.cli.TestPhotos;
import io.ssd4j.cli.command.DeviceSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that are not finite end the command, because ReLU may turn NaN into 0 and the maps would look sound. */
class NonFiniteWeightsCpuTest {
    @TempDir
    private Path folder;

    private String photo = "";
    private String weights = "";

    @BeforeEach
    void write() throws IOException {
        photo = TestPhotos.write(folder, "a.png", 1);
        weights = OddCheckpoint.write(folder.resolve("odd.safetensors"), Float.NaN)
                .toString();
    }

    private CommandRun features(String... options) {
        return CommandRun.of(
                DeviceSource.INSTALLED,
                Stream.concat(Stream.of("features", photo, "--device=cpu", "--weights", weights), Stream.of(options))
                        .toArray(String[]::new));
    }

    @Test
    void endWith3AndTheNameOfTheTensor() {
        CommandRun run = features();
        assertEquals(3, run.code(), run.err());
        assertEquals("", run.out());
        assertTrue(run.err().contains("odd.safetensors"), run.err());
        assertTrue(run.err().contains("'vgg.0.weight'"), run.err());
        assertEquals(List.of("--allow-nonfinite"), PrintedAdvice.options(run.err()), run.err());
    }

    @Test
    void areAcceptedWithAWarningOnRequest() {
        CommandRun run = features("--allow-nonfinite");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().startsWith("model    ssd300"), run.out());
        assertTrue(
                run.err()
                        .lines()
                        .anyMatch(line -> line.startsWith("ssd4j: warning: ") && line.contains("'vgg.0.weight'")),
                run.err());
    }
}
