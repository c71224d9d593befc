// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.ChildJvm;
import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeMain;
import io.ssd4j.cli.TestPhotos;
import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code detect}, ended from outside, leaves the results so far. */
class DetectInterruptionTest {
    @TempDir
    private Path folder;

    @Test
    void keepsTheLinesOfThePhotosThatAreDone() throws IOException, InterruptedException {
        String photo = TestPhotos.write(folder, "a.png", 1);
        Path pictures = folder.resolve("pictures");
        List<String> options = List.of("-D" + FakeMain.HANG_AFTER + "=2");
        String[] line = {"detect", "--json", "--device=cpu", "--draw=" + pictures, photo, photo, photo};
        try (JavaProcess jvm = ChildJvm.start(options, FakeMain.class, line)) {
            while (jvm.isAlive() && Files.notExists(pictures.resolve("a-2.png"))) {
                Thread.sleep(20);
            }
            assertTrue(jvm.isAlive(), "ended by itself");
            jvm.terminate();
            CommandRun run = CommandRun.of(jvm.await());
            assertEquals(128 + 15, run.code(), run.err());
            assertEquals(
                    List.of(photo, photo),
                    run.jsonLines().stream()
                            .map(result -> result.get("image").stringValue())
                            .toList());
        }
        try (var files = Files.list(pictures)) {
            assertEquals(
                    List.of("a-2.png", "a.png"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }
}
