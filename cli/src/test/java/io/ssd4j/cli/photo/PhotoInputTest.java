// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.photo;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.TestPhotos;
import io.ssd4j.testing.Command;
import io.ssd4j.testing.Repository;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** How photos come to {@code features} and {@code detect}: from standard input, from pipes, turned, or too large. */
class PhotoInputTest {
    /** 7 x 5 pixels, to be turned by 90 degrees: 5 x 7. */
    private static final Path TURNED =
            Repository.module("ssd").resolve("src/test/resources/io/ssd4j/ssd/image/orientation/png-6-big-endian.png");

    private final FakeEngine engine = new FakeEngine();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void featuresReadsOnePhotoFromStandardInput(boolean gpu) throws IOException {
        engine.gpu = gpu;
        String photo = TestPhotos.write(folder, "a.png", 133);
        byte[] bytes = Files.readAllBytes(Path.of(photo));
        String[] line = {"features", "--json", gpu ? "--device=auto" : "--device=cpu", photo, "-", "--batch=2"};
        CommandRun run = CommandRun.withInput(engine, bytes, line);
        assertEquals(0, run.code(), run.err());
        JsonNode images = run.json().get("images");
        assertEquals("-", images.get(1).get("file").stringValue());
        assertEquals(images.get(0).get("maps"), images.get(1).get("maps"));
    }

    @Test
    void featuresReadsStandardInputOnce() {
        CommandRun run = CommandRun.of(engine, "features", "-", "a.png", "-");
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("ssd4j: '-' is more than once among the photos"), run.err());
        assertEquals(List.of(), engine.opened);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aNamedPipeIsReadOnce(boolean gpu) throws IOException {
        engine.gpu = gpu;
        byte[] photo = Files.readAllBytes(Path.of(TestPhotos.write(folder, "a.png", 133)));
        Path pipe = folder.resolve("pipe");
        Command.run(List.of("mkfifo", pipe.toString()));
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try {
                Files.write(pipe, photo);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        CommandRun run =
                CommandRun.of(engine, "features", "--json", gpu ? "--device=auto" : "--device=cpu", pipe.toString());
        writer.join();
        assertEquals(0, run.code(), run.err());
    }

    @Test
    void detectTurnsPhotosOnRequest() throws IOException {
        JsonNode stored = detect().json();
        JsonNode turned = detect("--apply-exif-orientation", "--draw=" + folder).json();
        BufferedImage picture =
                ImageIO.read(folder.resolve("png-6-big-endian.png").toFile());
        assertAll(
                () -> assertEquals(7, stored.get("width").intValue()),
                () -> assertEquals(5, stored.get("height").intValue()),
                () -> assertEquals(5, turned.get("width").intValue()),
                () -> assertEquals(7, turned.get("height").intValue()),
                () -> assertTrue(picture.getHeight() > picture.getWidth(), picture.toString()));
    }

    @Test
    void featuresTurnsPhotosOnRequest() throws IOException {
        Path stored = folder.resolve("stored");
        Path turned = folder.resolve("turned");
        features("--out=" + stored);
        features("--out=" + turned, "--apply-exif-orientation");
        assertTrue(Files.mismatch(stored, turned) > 0);
    }

    @Test
    void theMostPixelsCanBeChosen() {
        CommandRun refused = features("--max-pixels=34");
        assertEquals(3, refused.code());
        assertTrue(refused.err().contains("7 x 5 = 35 pixels exceed the limit of 34"), refused.err());
        assertEquals(0, features("--max-pixels=35").code());
        CommandRun wrong = features("--max-pixels=0");
        assertEquals(2, wrong.code());
        assertTrue(wrong.err().contains("'0' is not a whole number from 1"), wrong.err());
    }

    @Test
    void theMostPixelsCountForEachPhotoOfDetect() {
        CommandRun refused = detect("--max-pixels=34");
        assertEquals(3, refused.code());
        assertTrue(refused.json().get("error").stringValue().contains("--max-pixels=35"), refused.out());
    }

    private CommandRun features(String... more) {
        return CommandRun.of(
                engine,
                Stream.concat(Stream.of("features", "--device=cpu", TURNED.toString()), Stream.of(more))
                        .toArray(String[]::new));
    }

    private CommandRun detect(String... more) {
        return CommandRun.of(
                engine,
                Stream.concat(
                                Stream.of("detect", "--json", "--device=cpu", "--weights=shapes", TURNED.toString()),
                                Stream.of(more))
                        .toArray(String[]::new));
    }
}
