// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.ChildJvm;
import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.Launcher;
import io.ssd4j.cli.Main;
import io.ssd4j.cli.TestPhotos;
import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What native libraries print to the descriptor of standard output is not part of the result. */
class StandardOutputCpuTest {
    private static final Map<String, String> TALKATIVE =
            Map.of("ONEDNN_VERBOSE", "1", "DNNL_VERBOSE", "1", "OMP_DISPLAY_ENV", "verbose");

    @TempDir
    private Path folder;

    @Test
    void ofTheLauncher() throws IOException, InterruptedException {
        TestPhotos.write(folder, "a.png", 133);
        assertOnlyJson(
                Launcher.in(folder).run(TALKATIVE, "\"$ssd4j\" features --json --device=cpu --threads=1 a.png | cat"));
    }

    @Test
    void ofAModuleStartedByHand() throws IOException, InterruptedException {
        String photo = TestPhotos.write(folder, "a.png", 133);
        try (JavaProcess jvm =
                ChildJvm.start(TALKATIVE, Main.class, "features", "--json", "--device=cpu", "--threads=1", photo)) {
            assertOnlyJson(CommandRun.of(jvm.await()));
        }
    }

    private static void assertOnlyJson(CommandRun run) {
        assertAll(
                () -> assertEquals(0, run.code(), run.err()),
                () -> assertEquals("ssd300", run.json().get("model").stringValue()),
                () -> assertTrue(run.err().contains("onednn_verbose"), run.err()),
                () -> assertTrue(run.err().contains("OPENMP DISPLAY ENVIRONMENT"), run.err()));
    }
}
