// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.TestPhotos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code features} on a CPU of two threads, which several sessions share. */
@Timeout(60)
class SharedFeaturesTest {
    /** More than the 32 that the trial of two sessions takes. */
    private static final int PHOTOS = 40;

    private final FakeEngine engine = new FakeEngine();

    @TempDir
    private Path folder;

    SharedFeaturesTest() {
        engine.threads = 2;
    }

    private List<String> photos() throws IOException {
        List<String> photos = new ArrayList<>();
        for (int i = 0; i < PHOTOS; i++) {
            photos.add(TestPhotos.write(folder, i + ".png", 10 + 5 * i));
        }
        return photos;
    }

    private CommandRun features(List<String> photos, String... options) {
        return CommandRun.of(
                engine,
                Stream.of(Stream.of("features", "--json"), Stream.of(options), photos.stream())
                        .flatMap(words -> words)
                        .toArray(String[]::new));
    }

    @ParameterizedTest(name = "--sessions {0}")
    @ValueSource(strings = {"0", "2", "3"})
    void theResultsAreThoseOfOneSession(String sessions) throws IOException {
        List<String> photos = photos();
        JsonNode expected = features(photos, "--sessions", "1").json();
        CommandRun run = features(photos, "--sessions", sessions);
        assertEquals(expected.get("images"), run.json().get("images"), run.err());
        assertEquals(PHOTOS, run.json().get("batchMillis").size());
        Set<String> different = new HashSet<>();
        expected.get("images").forEach(image -> different.add(image.get("maps").toString()));
        assertEquals(PHOTOS, different.size(), "photos with different maps, or their order would not show");
        assertEquals(0, engine.open);
    }

    @Test
    void theFileIsThatOfOneSession() throws IOException {
        List<String> photos = photos().subList(0, 5);
        Path alone = folder.resolve("alone.safetensors");
        Path shared = folder.resolve("shared.safetensors");
        assertEquals(
                "",
                features(photos, "--sessions", "1", "--out", alone.toString()).err());
        assertEquals(
                "",
                features(photos, "--sessions", "2", "--out", shared.toString()).err());
        assertEquals(-1, Files.mismatch(alone, shared));
    }

    @Test
    void aBadPhotoEndsTheCommandAndEverythingIsClosed() throws IOException {
        List<String> photos = photos();
        photos.set(
                PHOTOS / 2,
                Files.writeString(folder.resolve("broken.jpg"), "not a photo").toString());
        CommandRun run = features(photos);
        assertEquals(3, run.code(), run.err());
        assertTrue(run.err().contains("broken.jpg"), run.err());
        assertEquals(0, engine.open);
    }
}
