// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Capability;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java itself, started by the launcher in the C locale, knows names beyond ASCII. The shell makes the bytes of the names. */
class LauncherNamesTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void utf8IsInstalled() {
        Capability.require(Capability.UTF8_LOCALE);
    }

    @Test
    void aNameIsDecodedAsUtf8() throws IOException, InterruptedException {
        CommandRun run = run("\"$ssd4j\" weights \"$(printf 'caf\\303\\251.pth')\"");
        assertAll(
                () -> assertEquals(3, run.code(), run.err()),
                () -> assertTrue(run.err().startsWith("ssd4j: caf\u00e9.pth"), run.err()));
    }

    @Test
    void bytesThatAreNotUtf8AreReported() throws IOException, InterruptedException {
        CommandRun run = run("\"$ssd4j\" weights \"$(printf 'caf\\351.pth')\"");
        assertAll(
                () -> assertEquals(2, run.code(), run.err()),
                () -> assertEquals(
                        "ssd4j: argument 2, 'caf\uFFFD.pth', is not valid in the locale's encoding, UTF-8: rename the file, or"
                                + " name the folder that it is in\n",
                        run.err()));
    }

    private CommandRun run(String script) throws IOException, InterruptedException {
        return Launcher.in(folder).run(Map.of("LC_ALL", "C"), script);
    }
}
