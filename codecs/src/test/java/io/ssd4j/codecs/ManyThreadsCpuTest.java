// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /** The images are small, so what one leaked pixel buffer per photo would take shows after some rounds. */
    @Test
    void memoryIsGivenBack() throws IOException {
        for (int i = 0; i < 5; i++) {
            PixelHashes.of(photos);
        }
        System.gc();
        long before = residentPages();
        for (int i = 0; i < 15; i++) {
            PixelHashes.of(photos);
        }
        System.gc();
        // 15 rounds of 148 photos of about 20 kB as leptonica stores them: 45 MB.
        long growth = (residentPages() - before) * 4096;
        assertTrue(growth < 16 << 20, "grown by " + growth + " bytes");
    }

    private static long residentPages() throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1]);
    }
}
