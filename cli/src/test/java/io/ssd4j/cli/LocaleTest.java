// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without the launcher, in a locale that knows only ASCII, a name beyond it is reported with the remedy. */
class LocaleTest {
    private static final String ENCODING = "the locale's encoding, ANSI_X3.4-1968";
    private static final String REMEDY = "LC_ALL=C.UTF-8 in the environment";

    @TempDir
    private Path folder;

    private String photo;

    @BeforeEach
    void asciiPhoto() throws IOException {
        photo = TestPhotos.write(folder, "a.png", 1);
    }

    @Test
    void ofAPhoto() throws IOException, InterruptedException {
        Path list = Files.writeString(folder.resolve("list"), photo + "\ncaf\u00e9.png\n");
        CommandRun run = inAscii(FakeMain.class, "detect", "--weights", "shapes", "--files-from", list.toString());
        assertNamesTheRemedy(3, run);
    }

    @Test
    void ofAnOption() throws InterruptedException {
        assertNamesTheRemedy(
                2, inAscii(FakeMain.class, "detect", "--weights", "shapes", "--labels", "caf\u00e9.txt", photo));
    }

    @Test
    void ofAnOutput() throws InterruptedException {
        assertNamesTheRemedy(3, inAscii(FakeMain.class, "features", photo, "--out", "caf\u00e9.safetensors"));
    }

    @Test
    void ofWeights() throws InterruptedException {
        assertNamesTheRemedy(3, inAscii(FakeMain.class, "features", photo, "--weights", "caf\u00e9.pth"));
    }

    @Test
    void ofAnyArgumentBeforeAnythingStarts() throws InterruptedException {
        CommandRun run = inAscii(Main.class, "features", "caf\u00e9.png");
        assertNamesTheRemedy(2, run);
        assertTrue(run.err().startsWith("ssd4j: argument 2, '"), run.err());
    }

    @Test
    void theFilesInAFolderAreFoundWhateverTheyAreCalled() throws IOException, InterruptedException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        Files.copy(Path.of(photo), photos.resolve("caf\u00e9.png"));
        CommandRun run = inAscii(FakeMain.class, "detect", "--weights", "shapes", photos.toString());
        assertEquals(0, run.code(), run.err());
    }

    private static void assertNamesTheRemedy(int code, CommandRun run) {
        assertAll(
                () -> assertEquals(code, run.code(), run.err()),
                () -> assertTrue(run.err().contains(ENCODING), run.err()),
                () -> assertTrue(run.err().contains(REMEDY), run.err()));
    }

    private static CommandRun inAscii(Class<?> main, String... arguments) throws InterruptedException {
        try (JavaProcess jvm = ChildJvm.start(Map.of("LC_ALL", "C"), main, arguments)) {
            return CommandRun.of(jvm.await());
        }
    }
}
