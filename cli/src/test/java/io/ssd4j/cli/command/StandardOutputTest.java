// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.ChildJvm;
import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeMain;
import io.ssd4j.cli.TestPhotos;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other Java code prints is not part of the result. */
class StandardOutputTest {
    @TempDir
    private Path folder;

    @Test
    void belongsToTheResult() throws IOException, InterruptedException {
        String photo = TestPhotos.write(folder, "a.png", 1);
        CommandRun run =
                ChildJvm.run(List.of("-D" + FakeMain.TALKATIVE + "=true"), FakeMain.class, "features", "--json", photo);
        assertAll(
                () -> assertEquals(0, run.code(), run.err()),
                () -> assertEquals(1, run.json().get("images").size()),
                () -> assertTrue(run.err().contains("INFO: logged"), run.err()),
                () -> assertTrue(run.err().contains("printed"), run.err()));
    }
}
