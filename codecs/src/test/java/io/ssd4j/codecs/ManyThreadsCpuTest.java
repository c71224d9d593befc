// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.testing.Repository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Decoding has no state that threads share, and every path gives its native memory back. */
@Timeout(60)
class ManyThreadsCpuTest {
    private static final int THREADS = 40;

    private List<Path> photos;
    private List<String> alone;

    @BeforeEach
    void readAll() throws IOException {
        try (Stream<Path> files =
                Files.list(Repository.module("codecs").resolve("src/test/resources/io/ssd4j/codecs/photos"))) {
            photos = files.sorted().toList();
        }
        alone = PixelHashes.of(photos);
    }

    /** Sound and damaged photos at once, a part of them on each thread, in a different order. */
    @Test
    void threadsDoNotDisturbEachOther() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> results = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(i);
                results.add(threads.submit(() -> {
                    for (int n = 0; n < photos.size() / 4; n++) {
                        int index = random.nextInt(photos.size());
                        assertEquals(
                                alone.get(index),
                                PixelHashes.of(List.of(photos.get(index))).getFirst());
                    }
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        }
    }

    /** A leaked image of leptonica has 1.2 MB; 150 of them are more than a heap and its garbage vary by. */
    @Test
    void memoryIsGivenBack() throws IOException {
        Path whole = photos.stream()
                .filter(photo -> photo.endsWith("case-440.jpg"))
                .findFirst()
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(whole);
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 2_000);
        decode(20, bytes, cut);
        long before = residentPages();
        decode(150, bytes, cut);
        long growth = (residentPages() - before) * 4096;
        assertTrue(growth < 100 << 20, "grown by " + growth + " bytes");
    }

    private static void decode(int count, byte[] whole, byte[] cut) {
        for (int i = 0; i < count; i++) {
            assertEquals(
                    480, Photo.read("whole", new ByteArrayInputStream(whole)).width());
            assertThrows(ImageException.class, () -> Photo.read("cut", new ByteArrayInputStream(cut)));
            if (i % 10 == 9) {
                System.gc(); // the collector frees decoded pixels
            }
        }
    }

    private static long residentPages() throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1]);
    }
}
