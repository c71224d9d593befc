// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.TestPhotos;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The photos of the next batch are decoded while a batch is computed, on the CPU as well. */
class DecodingAheadTest {
    private final FakeEngine engine = new FakeEngine();

    @TempDir
    private Path folder;

    @Test
    @Timeout(60)
    void decodesDuringTheRun() throws IOException, InterruptedException {
        String first = TestPhotos.write(folder, "first.png", 1);
        byte[] second = Files.readAllBytes(Path.of(TestPhotos.write(folder, "second.png", 133)));
        // Who writes to a pipe waits until it is read.
        Path pipe = folder.resolve("pipe.png");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        engine.atRun = () -> {
            if (engine.runs == 0) {
                assertTrue(isReadNow(pipe, second), "the second photo is not read during the first run");
            }
        };

        CommandRun run = CommandRun.of(engine, "features", "--json", first, pipe.toString());

        assertEquals(0, run.code(), run.err());
        assertEquals(10, run.json().at("/images/1/maps/0/max").doubleValue());
    }

    private static boolean isReadNow(Path pipe, byte[] content) {
        Thread writer = Thread.ofPlatform().daemon().start(() -> {
            try {
                Files.write(pipe, content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            return writer.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
