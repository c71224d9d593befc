// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.TestPhotos;
import io.ssd4j.runtime.SessionOptions.Frames;
import io.ssd4j.runtime.image.FrameConversion;
import io.ssd4j.ssd.image.InputTransform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A GPU is given decoded photos, and what comes out is what comes out of the CPU engine, which is given values. */
class FeaturesOnGpuTest {
    private static final int PHOTOS = 23;

    private final FakeEngine engine = new FakeEngine();

    @TempDir
    private Path folder;

    private String[] photos = {};

    @BeforeEach
    void writePhotos() throws IOException {
        photos = new String[PHOTOS];
        for (int i = 0; i < PHOTOS; i++) {
            photos[i] = TestPhotos.write(folder, i + ".png", 10 * i, i == 7 ? 9 : 4, i == 20 ? 8 : 3);
        }
    }

    private CommandRun features(boolean gpu, String... options) {
        engine.gpu = gpu;
        return CommandRun.of(
                engine,
                Stream.of(Stream.of("features"), Arrays.stream(options), Arrays.stream(photos))
                        .flatMap(words -> words)
                        .toArray(String[]::new));
    }

    @Test
    void theMapsAreThoseOfTheCpu() {
        assertEquals(
                features(false, "--json", "--batch=5").json().get("images"),
                features(true, "--json", "--batch=5").json().get("images"));
        Optional<Frames> values = Optional.empty();
        Optional<Frames> frames = Optional.of(new Frames(9, 8, new FrameConversion.ByteResize(InputTransform.MEANS)));
        // Three sessions take turns on a GPU.
        assertEquals(List.of(5, 3, 5, 5, 5, 3), engine.sessions);
        assertEquals(
                List.of(values, values, frames, frames, frames, frames),
                engine.inputs,
                "as large as the largest photo");
    }

    @Test
    void aBatchIsPreparedAndStartedWhileTheOneBeforeItIsComputed() {
        assertEquals(0, features(true, "--batch=5").code());
        assertEquals(
                List.of("start", "start", "start", "await", "start", "await", "await", "await", "start", "await"),
                engine.calls);
    }

    @Test
    void theOutputFileHasTheSameTensors() throws IOException {
        Path ofCpu = folder.resolve("cpu.safetensors");
        Path ofGpu = folder.resolve("gpu.safetensors");
        assertEquals("", features(false, "--batch=5", "--out", ofCpu.toString()).err());
        assertEquals("", features(true, "--batch=5", "--out", ofGpu.toString()).err());
        assertEquals(-1, data(ofCpu).mismatch(data(ofGpu)));
    }

    /** What follows the header, which names the device. */
    private static ByteBuffer data(Path file) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        return all.position(Math.toIntExact(Long.BYTES + all.getLong(0)));
    }

    @Test
    void aDamagedPhotoIsToldOfWhenItsBatchIsDue() throws IOException {
        Path damaged = Path.of(photos[12]);
        byte[] bytes = Files.readAllBytes(damaged);
        Files.write(damaged, Arrays.copyOf(bytes, bytes.length / 2));
        CommandRun run = features(true, "--batch=5");
        assertEquals(3, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().contains("12.png is truncated"), run.err());
        assertEquals(2, engine.runs);
        assertEquals(0, engine.open);
    }
}
