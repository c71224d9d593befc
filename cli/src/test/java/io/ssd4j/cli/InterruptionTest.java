// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that is ended from outside leaves nothing behind. */
class InterruptionTest {
    /** More than a header: maps have been written. */
    private static final long SOME_MAPS = 1 << 20;

    @TempDir
    private Path folder;

    @Test
    void takesTheHalfWrittenFileAlong() throws IOException, InterruptedException {
        Path results = Files.createDirectory(folder.resolve("results"));
        String photo = TestPhotos.write(folder, "a.png", 1);
        List<String> options = List.of("-D" + FakeMain.HANG_AFTER + "=1");
        try (JavaProcess jvm = ChildJvm.start(
                options, FakeMain.class, "features", photo, photo, "--out=" + results.resolve("maps.safetensors"))) {
            while (jvm.isAlive() && bytesIn(results) < SOME_MAPS) {
                Thread.sleep(20);
            }
            assertTrue(jvm.isAlive(), "ended by itself");
            jvm.terminate();
            CommandRun run = CommandRun.of(jvm.await());
            assertEquals(128 + 15, run.code(), run.err());
            assertEquals("", run.out());
        }
        assertEquals(0, filesIn(results));
    }

    private static long bytesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static long filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }
}
