// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.TestPhotos;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressBarTest {
    private static final String WIPE = "\r\u001b[K";

    private final FakeEngine engine = new FakeEngine();

    @TempDir
    private Path folder;

    private long now;

    @Test
    void drawsTenTimesASecondAtMostAndWipesItself() {
        StringWriter terminal = new StringWriter();
        try (ProgressBar bar = new ProgressBar(new PrintWriter(terminal), "images", 20, () -> now)) {
            now = 99_000_000;
            bar.advance(4);
            now = 60_000_000_000L;
            bar.advance(1);
        }
        assertEquals(
                WIPE + "[..............................] 0/20 images"
                        + WIPE + "[#######.......................] 5/20 images, 0:03:00 left"
                        + WIPE,
                terminal.toString());
    }

    @Test
    void appearsForManyPhotosOnATerminalAlone() throws IOException {
        String photo = TestPhotos.write(folder, "a.png", 1);
        assertEquals("", features(true, photo, 1).err());
        assertEquals("", features(false, photo, 12).err());
        CommandRun run = features(true, photo, 12);
        assertTrue(run.err().startsWith(WIPE + "[..............................] 0/12 images"), run.err());
        assertTrue(run.err().endsWith(WIPE), run.err());
        assertEquals(12, run.json().get("images").size());
    }

    @Test
    void isGoneBeforeAFailureIsTold() throws IOException {
        String photo = TestPhotos.write(folder, "a.png", 1);
        engine.atRun = () -> {
            throw new IllegalStateException("a defect");
        };
        String err = features(true, photo, 12).err();
        assertTrue(err.contains(WIPE + "ssd4j: unexpected "), err);
    }

    @Test
    void aTerminalIsToldFromAPipeAndAFile() throws IOException {
        Path terminal = Files.createSymbolicLink(folder.resolve("0"), Path.of("/dev/pts/3"));
        Path pipe = Files.createSymbolicLink(folder.resolve("1"), Path.of("pipe:[4711]"));
        assertTrue(CommandContext.leadsToTerminal(terminal));
        for (Path other : List.of(pipe, folder, folder.resolve("none"))) {
            assertEquals(false, CommandContext.leadsToTerminal(other), other.toString());
        }
    }

    private CommandRun features(boolean interactive, String photo, int times) {
        String[] arguments = Stream.concat(Stream.of("features", "--json"), Collections.nCopies(times, photo).stream())
                .toArray(String[]::new);
        return CommandRun.of(engine, interactive, arguments);
    }
}
