// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.model.SsdVariant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream over photos, on a CPU of three threads whose detections are made. */
@Timeout(60)
class SharedPhotoStreamTest {
    private static final int LABELS = 17;
    private static final int THREADS = 3;

    private final FakeDevice device = new FakeDevice("cpu", THREADS);
    private final List<Detector> detectors = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        detectors.forEach(Detector::close);
        assertEquals(0, device.openSessions.get());
    }

    private Detector detector(int sessions) {
        Detector detector = Detector.open(
                device,
                SsdVariant.of("lufficc:voc300"),
                FakeDevice.noWeights(),
                Precision.FP32,
                DetectorOptions.DEFAULT.sessions(sessions));
        detectors.add(detector);
        return detector;
    }

    private Path photo(int i) {
        return Frames.photo(folder, i + ".png", 1 + i % LABELS, 30 + i, 20);
    }

    /** With 0 sessions, the trial tries one and three in turns and ends after 48 photos. */
    @ParameterizedTest(name = "{0} sessions")
    @ValueSource(ints = {0, 2, 3})
    void resultsAreInTheOrderOfThePhotos(int sessions) {
        List<Path> photos = IntStream.range(0, 60).mapToObj(this::photo).toList();
        List<PhotoResult> results = detector(sessions).stream(photos.stream()).toList();
        assertEquals(photos, results.stream().map(PhotoResult::photo).toList());
        for (int i = 0; i < results.size(); i++) {
            PhotoResult.Detected found = assertInstanceOf(PhotoResult.Detected.class, results.get(i));
            assertEquals(1 + i % LABELS, found.detections().getFirst().label());
            assertEquals(30 + i, found.width());
        }
        assertTrue(device.mostRunning.get() <= THREADS, () -> device.mostRunning + " runs at the same time");
    }

    @Test
    void sessionsComputeAtTheSameTime() throws InterruptedException {
        device.runs.drainPermits();
        try (Stream<PhotoResult> results =
                detector(2).stream(IntStream.range(0, 4).mapToObj(this::photo))) {
            Thread permits = Thread.ofPlatform().start(() -> {
                while (device.running.get() < 2) {
                    Thread.onSpinWait();
                }
                device.runs.release(4);
            });
            assertEquals(4, results.count());
            permits.join();
        }
        assertEquals(2, device.mostRunning.get());
    }

    @Test
    void aBadPhotoDoesNotStopTheOthers() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.jpg"), "not a photo");
        List<PhotoResult> results =
                detector(0).stream(Stream.of(photo(0), broken, photo(2))).toList();
        assertInstanceOf(PhotoResult.Detected.class, results.get(0));
        ImageException error =
                assertInstanceOf(PhotoResult.Failed.class, results.get(1)).error();
        assertTrue(String.valueOf(error.getMessage()).contains("broken.jpg"), error::toString);
        assertInstanceOf(PhotoResult.Detected.class, results.get(2));
    }

    @Test
    void aFailureOfTheDeviceEndsTheStreamInItsPlace() {
        Path failing = Frames.photo(folder, "failing.png", FakeDevice.FAILING, 10, 10);
        Iterator<PhotoResult> results =
                detector(2).stream(Stream.of(photo(0), failing, photo(2))).iterator();
        assertEquals(photo(0), results.next().photo());
        assertThrows(NativeCallException.class, results::next);
    }

    @Test
    void photosAreTakenOnlyALimitedNumberAhead() {
        AtomicInteger taken = new AtomicInteger();
        Stream<Path> endless = Stream.generate(() -> photo(taken.getAndIncrement() % LABELS));
        try (Stream<PhotoResult> results = detector(0).stream(endless)) {
            results.iterator().next();
            assertTrue(taken.get() <= 2 * THREADS + 1, () -> taken + " photos were taken");
        }
    }

    @Test
    void aClosedStreamWaitsForTheRunsSoThatTheDetectorCanBeClosed() throws InterruptedException {
        device.runs.drainPermits();
        Detector detector = detector(2);
        Path photo = photo(0);
        Stream<PhotoResult> results = detector.stream(Stream.generate(() -> photo));
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<PhotoResult> first = threads.submit(() -> results.iterator().next());
            while (device.running.get() < 2) {
                Thread.sleep(1);
            }
            Thread closing = Thread.ofPlatform().start(results::close);
            while (closing.getState() != Thread.State.WAITING) {
                Thread.sleep(1);
            }
            device.runs.release(2);
            closing.join();
            ExecutionException refused = assertThrows(ExecutionException.class, first::get);
            assertInstanceOf(IllegalStateException.class, refused.getCause());
        }
        assertEquals(0, device.running.get());
        detector.close();
    }
}
