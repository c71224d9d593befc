// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.image.ChannelMeans;
import io.ssd4j.runtime.image.FrameConversion;
import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.RgbImage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream of maps, on a CPU of three threads whose map is the red of the first pixel. */
@Timeout(120)
class FeatureExtractorTest {
    private static final int THREADS = 3;
    private static final int RED_MEAN = 10;
    private static final FrameConversion CONVERSION = new FrameConversion.ByteResize(new ChannelMeans(RED_MEAN, 0, 0));

    private final FakeModel model = new FakeModel(THREADS);
    private final AtomicInteger opened = new AtomicInteger();

    @AfterEach
    void nothingIsOpen() {
        assertEquals(0, model.openSessions.get());
    }

    private FeatureExtractor extractor(int sessions) {
        return FeatureExtractor.open(
                model, CONVERSION, FeatureOptions.DEFAULT.sessions(sessions).opened(this::count));
    }

    private void count(MemoryPlan plan) {
        assertNotNull(plan);
        opened.incrementAndGet();
    }

    /** A photo of one pixel, whose name is its red. */
    private static RgbImage read(Path photo) {
        byte red = (byte) Integer.parseInt(photo.toString());
        return new RgbImage(1, 1, MemorySegment.ofArray(new byte[] {red, 0, 0}));
    }

    private static Stream<Path> photos(int count) {
        return IntStream.range(0, count).mapToObj(i -> Path.of(String.valueOf(i)));
    }

    private static float first(PhotoMaps maps) {
        return maps.maps().get(FakeModel.MAP).get(ValueLayout.JAVA_FLOAT, 0);
    }

    /** With 0 sessions, the trial tries one and three in turns and ends after 48 photos. */
    @ParameterizedTest(name = "{0} sessions")
    @ValueSource(ints = {0, 1, 2, 3})
    void mapsAreInTheOrderOfThePhotos(int sessions) {
        int count = 60;
        Set<Long> numbers = Collections.synchronizedSet(new HashSet<>());
        try (FeatureExtractor extractor = extractor(sessions);
                Stream<Float> results = extractor.stream(photos(count), FeatureExtractorTest::read, maps -> {
                    assertEquals(maps.number(), Long.parseLong(maps.photo().toString()));
                    assertEquals((float) maps.number() - RED_MEAN, maps.input().get(ValueLayout.JAVA_FLOAT, 0));
                    assertTrue(maps.nanos() >= 0);
                    numbers.add(maps.number());
                    return first(maps);
                })) {
            assertEquals(
                    IntStream.range(0, count)
                            .mapToObj(i -> (float) (i - RED_MEAN))
                            .toList(),
                    results.toList());
        }
        assertEquals(Set.copyOf(LongStream.range(0, count).boxed().toList()), numbers);
        assertEquals(model.threadsOfSessions.size(), opened.get());
    }

    @Test
    void sessionsComputeAtTheSameTimeWithAShareOfTheThreads() throws InterruptedException {
        model.runs.drainPermits();
        try (FeatureExtractor extractor = extractor(THREADS);
                Stream<Float> results =
                        extractor.stream(photos(6), FeatureExtractorTest::read, FeatureExtractorTest::first)) {
            Thread permits = Thread.ofPlatform().start(() -> {
                while (model.running.get() < THREADS) {
                    Thread.onSpinWait();
                }
                model.runs.release(6);
            });
            assertEquals(6, results.count());
            permits.join();
        }
        assertEquals(THREADS, model.mostRunning.get());
        assertEquals(List.of(1, 1, 1), model.threadsOfSessions);
    }

    @Test
    void aPhotoIsReadWhileTheOnlySessionComputes() throws InterruptedException {
        model.runs.drainPermits();
        AtomicInteger reads = new AtomicInteger();
        try (FeatureExtractor extractor = extractor(1);
                Stream<Float> results = extractor.stream(
                        photos(4),
                        photo -> {
                            reads.incrementAndGet();
                            return read(photo);
                        },
                        FeatureExtractorTest::first)) {
            Thread permits = Thread.ofPlatform().start(() -> {
                while (model.running.get() < 1 || reads.get() < 2) {
                    Thread.onSpinWait();
                }
                model.runs.release(4);
            });
            assertEquals(4, results.count());
            permits.join();
        }
        assertEquals(1, model.mostRunning.get());
        assertEquals(List.of(0), model.threadsOfSessions);
    }

    @Test
    void aBadPhotoEndsTheStreamInItsPlace() {
        try (FeatureExtractor extractor = extractor(2);
                Stream<Float> results = extractor.stream(
                        photos(9),
                        photo -> {
                            if (photo.toString().equals("2")) {
                                throw new ImageException("2 is damaged");
                            }
                            return read(photo);
                        },
                        FeatureExtractorTest::first)) {
            Iterator<Float> next = results.iterator();
            assertEquals(-10f, next.next());
            assertEquals(-9f, next.next());
            assertEquals(
                    "2 is damaged",
                    assertThrows(ImageException.class, next::next).getMessage());
        }
    }

    @Test
    void aFailureOfTheCallersFunctionEndsTheStreamAndTheSessionIsClosed() {
        try (FeatureExtractor extractor = extractor(2);
                Stream<Float> results = extractor.stream(photos(1), FeatureExtractorTest::read, _ -> {
                    throw new UnsupportedOperationException("made");
                })) {
            assertEquals(
                    "made",
                    assertThrows(UnsupportedOperationException.class, results::toList)
                            .getMessage());
            assertEquals(0, model.openSessions.get());
        }
    }

    @Test
    void aClosedExtractorRefusesAndAStreamMustBeClosedBefore() throws InterruptedException {
        model.runs.drainPermits();
        FeatureExtractor extractor = extractor(2);
        Stream<Float> results = extractor.stream(photos(4), FeatureExtractorTest::read, FeatureExtractorTest::first);
        Thread reading = Thread.ofPlatform().start(() -> results.forEach(_ -> {}));
        while (model.running.get() < 2) {
            Thread.sleep(1);
        }
        String message =
                assertThrows(IllegalStateException.class, extractor::close).getMessage();
        assertTrue(String.valueOf(message).contains("still computing"), message);
        model.runs.release(4);
        reading.join();
        extractor.close();
        extractor.close();
        Stream<Float> late = extractor.stream(photos(1), FeatureExtractorTest::read, FeatureExtractorTest::first);
        assertThrows(IllegalStateException.class, late::toList);
    }

    @Test
    void negativeSessionsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> FeatureOptions.DEFAULT.sessions(-1));
    }
}
