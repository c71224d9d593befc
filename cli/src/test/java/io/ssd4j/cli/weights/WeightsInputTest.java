// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.weights;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.TestPhotos;
import io.ssd4j.testing.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are given as weights and are none: each is refused for its true reason, by every command that reads weights. */
class WeightsInputTest {
    private final FakeEngine engine = new FakeEngine();

    @TempDir
    private Path folder;

    @Test
    void aFolder() throws IOException {
        assertRefused(folder, "is a directory");
    }

    @Test
    void aNamedPipeIsNotWaitedFor() throws IOException {
        Path pipe = folder.resolve("pipe");
        Command.run(List.of("mkfifo", pipe.toString()));
        assertRefused(pipe, "not a regular file");
        assertRefused(Path.of("/dev/zero"), "not a regular file");
    }

    @Test
    void nothing() throws IOException {
        assertRefused(Files.createFile(folder.resolve("empty.pth")), "is empty (0 bytes)");
        assertRefused(folder.resolve("missing.pth"), "no such file");
    }

    @Test
    void somethingElse() throws IOException {
        assertRefused(
                Files.writeString(folder.resolve("a.pth"), "<!DOCTYPE html><html><body>404</body></html>"),
                "looks like a web page");
        assertRefused(
                Files.writeString(
                        folder.resolve("b.safetensors"),
                        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 105150064\n"),
                "git lfs pull");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(new byte[1000]);
        }
        assertRefused(Files.write(folder.resolve("c.pth.gz"), bytes.toByteArray()), "is compressed with gzip");
        assertRefused(Path.of(TestPhotos.write(folder, "d.png", 1)), "this is not a safetensors file");
    }

    private void assertRefused(Path weights, String reason) throws IOException {
        String photo = TestPhotos.write(folder, "photo.png", 1);
        String name = weights.toString();
        List<CommandRun> runs = List.of(
                CommandRun.of(engine, "weights", name),
                CommandRun.of(engine, "convert", name, folder + "/out"),
                CommandRun.of(engine, "features", photo, "--device=cpu", "--weights", name),
                CommandRun.of(engine, "detect", photo, "--device=cpu", "--weights", name));
        for (CommandRun run : runs) {
            assertAll(
                    () -> assertEquals(3, run.code(), run.err()),
                    () -> assertEquals("", run.out()),
                    () -> assertTrue(run.err().startsWith("ssd4j: " + name + ": "), run.err()),
                    () -> assertTrue(run.err().contains(reason), run.err()));
        }
        assertEquals(0, engine.runs);
    }
}
