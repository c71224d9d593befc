// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.model.SsdVariant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream over photos, on a device whose detections are made. */
@Timeout(60)
class PhotoStreamTest {
    private static final int LABELS = 17;

    private final FakeDevice device = new FakeDevice("cpu");
    private final Detector detector = Detector.open(
            device, SsdVariant.of("lufficc:voc300"), FakeDevice.noWeights(), Precision.FP32, DetectorOptions.DEFAULT);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        detector.close();
        assertEquals(0, device.openSessions.get());
    }

    private Path photo(int i) {
        return Frames.photo(folder, i + ".png", 1 + i % LABELS, 30 + i, 20);
    }

    private List<Path> photos(int count) {
        return IntStream.range(0, count).mapToObj(this::photo).toList();
    }

    @ParameterizedTest(name = "batch {0}")
    @ValueSource(ints = {1, 3, 4, 100})
    void resultsAreInTheOrderOfThePhotos(int batch) {
        List<Path> photos = photos(23);
        List<PhotoResult> results = detector.stream(photos.stream(), batch).toList();
        assertEquals(photos, results.stream().map(PhotoResult::photo).toList());
        for (int i = 0; i < results.size(); i++) {
            PhotoResult.Detected found = assertInstanceOf(PhotoResult.Detected.class, results.get(i));
            assertEquals(1 + i % LABELS, found.detections().getFirst().label());
            assertEquals(30 + i, found.width());
            assertEquals(20, found.height());
        }
    }

    @ParameterizedTest(name = "batch {0}")
    @ValueSource(ints = {1, 2, 5, 100})
    void aBadPhotoDoesNotStopTheOthers(int batch) throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.jpg"), "not a photo");
        Path missing = folder.resolve("missing.png");
        List<Path> photos = List.of(broken, photo(1), missing, broken, photo(2), photo(3), missing);
        List<PhotoResult> results = detector.stream(photos.stream(), batch).toList();
        assertEquals(photos, results.stream().map(PhotoResult::photo).toList());
        List<String> found = results.stream()
                .map(result -> switch (result) {
                    case PhotoResult.Detected photo ->
                        "" + photo.detections().getFirst().label();
                    case PhotoResult.Failed photo ->
                        photo.error().toString().contains("does not exist") ? "missing" : "bad";
                })
                .toList();
        assertEquals(List.of("bad", "2", "missing", "bad", "3", "4", "missing"), found);
    }

    @Test
    void noPhotosGiveNoResults() {
        assertEquals(List.of(), detector.stream(Stream.of()).toList());
        assertEquals(0, device.opened.get());
    }

    /** Photos are taken from the source only as far ahead as the readers and a batch need. */
    @Test
    void lookAheadIsBounded() {
        Path photo = photo(0);
        AtomicInteger taken = new AtomicInteger();
        int batch = 5;
        try (Stream<PhotoResult> results =
                detector.stream(Stream.generate(() -> photo).peek(p -> taken.incrementAndGet()), batch)) {
            assertEquals(0, taken.get());
            Iterator<PhotoResult> iterator = results.iterator();
            iterator.next();
            // The batch, and at most two photos for each of four readers.
            assertTrue(taken.get() <= batch + 8, taken + " photos taken for one result");
        }
    }

    @Test
    void closingEndsTheReadersAndTheSource() throws InterruptedException {
        AtomicBoolean closed = new AtomicBoolean();
        Path photo = photo(0);
        Iterator<PhotoResult> rest;
        try (Stream<PhotoResult> results =
                detector.stream(Stream.generate(() -> photo).onClose(() -> closed.set(true)))) {
            rest = results.iterator();
            rest.next();
            assertFalse(closed.get());
        }
        assertTrue(closed.get());
        assertThrows(IllegalStateException.class, rest::next);
        awaitNoReaders();
    }

    @Test
    void readingToTheEndEndsTheReaders() throws InterruptedException {
        Iterator<PhotoResult> results = detector.stream(photos(3).stream()).iterator();
        while (results.hasNext()) {
            results.next();
        }
        assertThrows(NoSuchElementException.class, results::next);
        awaitNoReaders();
    }

    /** The thread that reads results waits for a photo that nobody will read any more. */
    @Test
    void closingOnAnotherThreadEndsTheWait() throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Stream<PhotoResult> results = detector.stream(
                photos(9).stream(),
                photo -> {
                    reading.countDown();
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        throw new ImageException("interrupted", e);
                    }
                    throw new AssertionError(photo);
                },
                9);
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread reads = Thread.ofPlatform().start(() -> {
            try {
                results.forEach(_ -> {});
            } catch (IllegalStateException e) {
                thrown.set(e);
            }
        });
        reading.await();
        results.close();
        reads.join();
        assertEquals(
                "the stream of photos is closed",
                Objects.requireNonNull(thrown.get()).getMessage());
        awaitNoReaders();
    }

    /** The photos that were still to be read when the device failed are not waited for. */
    @Test
    void aStreamThatFailedSaysSoAgain() {
        Path bad = Frames.photo(folder, "failing.png", FakeDevice.FAILING, 10, 10);
        Iterator<PhotoResult> results = detector.stream(Stream.concat(Stream.of(bad), Stream.generate(() -> bad)), 1)
                .iterator();
        for (int i = 0; i < 20; i++) {
            assertThrows(RuntimeException.class, results::hasNext);
        }
    }

    private static void awaitNoReaders() throws InterruptedException {
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("ssd4j-photo-"))) {
            Thread.sleep(1);
        }
    }

    @Test
    void aFailureOfTheDeviceEndsTheStream() throws InterruptedException {
        Path bad = Frames.photo(folder, "failing.png", FakeDevice.FAILING, 10, 10);
        List<PhotoResult> before = new ArrayList<>();
        Stream<PhotoResult> results = detector.stream(Stream.of(photo(1), bad, photo(2)));
        assertThrows(NativeCallException.class, () -> results.forEach(before::add));
        assertEquals(1, before.size());
        awaitNoReaders();
    }

    @Test
    void aClosedDetectorEndsTheStream() {
        Iterator<PhotoResult> results = detector.stream(photos(3).stream()).iterator();
        results.next();
        detector.close();
        String message =
                assertThrows(IllegalStateException.class, results::hasNext).getMessage();
        assertEquals("the detector is closed", message);
    }

    @Test
    void aBatchHasAtLeastOnePhoto() {
        assertThrows(IllegalArgumentException.class, () -> detector.stream(Stream.of(), 0));
    }
}
