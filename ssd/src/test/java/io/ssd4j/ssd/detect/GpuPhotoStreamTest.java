// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.model.SsdVariant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Photos on one and several GPUs: order, back-pressure, and that a ready GPU is given work. */
class GpuPhotoStreamTest {
    private static final int LABELS = 18;

    @TempDir
    private Path folder;

    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
    private final FakeDevice first = new FakeDevice("cuda:0");
    private final FakeDevice second = new FakeDevice("cuda:1");
    private final List<Detector> detectors = List.of(open(first, "lufficc:voc300"), open(second, "lufficc:voc300"));
    private final List<StreamReport> reports = new ArrayList<>();

    private Detector open(FakeDevice device, String variant) {
        return Detector.open(
                device,
                SsdVariant.of(variant),
                FakeDevice.noWeights(),
                Precision.FP32,
                DetectorOptions.DEFAULT.threshold(0.5f).warnings(warnings::add));
    }

    /** Shows that no stream has left a run or a session in use. */
    @AfterEach
    void close() {
        detectors.forEach(Detector::close);
        assertEquals(0, first.openSessions.get() + second.openSessions.get());
    }

    private List<Path> photos(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Frames.photo(folder, i + ".png", 1 + i % LABELS, 30 + i, 20))
                .toList();
    }

    private Stream<PhotoResult> stream(int gpus, Stream<Path> photos, int batch) {
        return Detector.stream(detectors.subList(0, gpus), photos, Photo::read, batch, reports::add);
    }

    @ParameterizedTest(name = "{0} GPUs, batch {1}")
    @CsvSource({"1, 1", "1, 4", "1, 64", "2, 1", "2, 5"})
    void resultsAreInTheOrderOfThePhotos(int gpus, int batch) throws IOException {
        List<Path> photos = new ArrayList<>(photos(23));
        photos.add(7, Files.writeString(folder.resolve("broken.jpg"), "not a photo"));
        List<PhotoResult> results = stream(gpus, photos.stream(), batch).toList();
        assertEquals(photos, results.stream().map(PhotoResult::photo).toList());
        for (int i = 0; i < results.size(); i++) {
            if (i == 7) {
                assertInstanceOf(PhotoResult.Failed.class, results.get(i));
                continue;
            }
            PhotoResult.Detected found = assertInstanceOf(PhotoResult.Detected.class, results.get(i));
            int number = i < 7 ? i : i - 1;
            assertEquals(1 + number % LABELS, found.detections().getFirst().label());
            assertEquals(30 + number, found.width());
        }
        StreamReport report = reports.getFirst();
        assertEquals(23, report.photos());
        assertEquals(
                List.of("cuda:0", "cuda:1").subList(0, gpus),
                report.gpus().stream().map(StreamReport.Gpu::device).toList());
        assertEquals(
                23, report.gpus().stream().mapToLong(StreamReport.Gpu::photos).sum());
        assertTrue(report.seconds() > 0 && report.photosPerSecond() > 0, report::toString);
    }

    /** While the first GPU computes the batch whose turn it is, the second one computes all that may be ahead. */
    @Test
    void aReadyGpuIsGivenTheWork() throws InterruptedException {
        first.runs.drainPermits();
        List<PhotoResult> results = new ArrayList<>();
        Thread reads = Thread.ofPlatform().start(() -> {
            try (Stream<PhotoResult> stream = stream(2, photos(12).stream(), 1)) {
                stream.forEach(results::add);
            }
        });
        while (second.completed.get() < 9) {
            Thread.sleep(1);
        }
        assertEquals(0, first.completed.get());
        first.runs.release(Integer.MAX_VALUE);
        reads.join();
        assertEquals(12, results.size());
        assertEquals(3, first.completed.get());
    }

    @Test
    void thePhotosAheadAreBounded() {
        Path photo = photos(1).getFirst();
        AtomicInteger taken = new AtomicInteger();
        int batch = 5;
        try (Stream<PhotoResult> results =
                stream(1, Stream.generate(() -> photo).peek(_ -> taken.incrementAndGet()), batch)) {
            assertEquals(0, taken.get());
            results.iterator().next();
            int readers = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 64);
            int most = 3 * batch + Math.max(batch, 2 * readers) + 1;
            assertTrue(taken.get() <= most, taken + " photos were taken, and at most " + most + " are ahead");
        }
        assertEquals(List.of(), reports, "it did not end");
    }

    @Test
    void aFailureOfTheDeviceEndsTheStream() {
        Path bad = Frames.photo(folder, "failing.png", FakeDevice.FAILING, 10, 10);
        List<Path> photos = photos(2);
        Iterator<PhotoResult> results = stream(1, Stream.of(photos.getFirst(), bad, photos.getLast()), 1)
                .iterator();
        results.next();
        assertThrows(NativeCallException.class, results::hasNext);
        assertThrows(IllegalStateException.class, results::hasNext);
    }

    /** Both GPUs have batches in progress when the second one fails: the first one computes them, and the order is kept. */
    @ParameterizedTest(name = "batch {0}")
    @ValueSource(ints = {1, 4})
    void theOthersComputeThePhotosOfAGpuThatFails(int batch) {
        second.failing = true;
        List<Path> photos = photos(23);
        List<PhotoResult> results = stream(2, photos.stream(), batch).toList();
        assertEquals(photos, results.stream().map(PhotoResult::photo).toList());
        for (int i = 0; i < results.size(); i++) {
            PhotoResult.Detected found = assertInstanceOf(PhotoResult.Detected.class, results.get(i));
            assertEquals(1 + i % LABELS, found.detections().getFirst().label());
        }
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(
                warnings.getFirst()
                        .startsWith("cuda:1 failed and is used no more; its photos are computed on cuda:0: "),
                warnings::getFirst);
        List<StreamReport.Gpu> gpus = reports.getFirst().gpus();
        assertEquals(23, gpus.getFirst().photos());
        assertEquals(0, gpus.getLast().photos());
        assertTrue(
                gpus.getFirst().failure().isEmpty() && gpus.getLast().failure().isPresent(), gpus::toString);
    }

    @Test
    void theStreamEndsWhenTheLastGpuHasFailed() {
        first.failing = true;
        second.failing = true;
        Iterator<PhotoResult> results = stream(2, photos(9).stream(), 2).iterator();
        assertThrows(NativeCallException.class, results::hasNext);
        assertEquals(List.of(), reports);
    }

    @Test
    void closingWaitsForTheRunsInProgress() {
        Path photo = photos(1).getFirst();
        Iterator<PhotoResult> rest;
        try (Stream<PhotoResult> results = stream(2, Stream.generate(() -> photo), 2)) {
            rest = results.iterator();
            rest.next();
        }
        assertEquals(0, first.running.get() + second.running.get());
        rest.next(); // of the same batch
        assertThrows(IllegalStateException.class, rest::hasNext);
    }

    @Test
    void rejectsDetectorsThatDoNotGoTogether() {
        assertThrows(IllegalArgumentException.class, () -> stream(0, Stream.of(), 1));
        assertThrows(IllegalArgumentException.class, () -> stream(1, Stream.of(), 0));
        FakeDevice device = new FakeDevice("cpu");
        try (Detector cpu = open(device, "lufficc:voc300");
                Detector other = open(second, "lufficc:coco300")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Detector.stream(List.of(cpu), Stream.of(), Photo::read, 1, reports::add));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Detector.stream(
                            List.of(detectors.getFirst(), other), Stream.of(), Photo::read, 1, reports::add));
        }
    }
}
