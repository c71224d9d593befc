// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.PixelFormat;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.RgbImage;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import io.ssd4j.testing.Repository;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every way to use a detector finds the same in the same photo, computed by oneDNN with seeded weights. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DetectorCpuTest {
    private static final Path EXAMPLES = Repository.root().resolve("examples");
    private static final List<Path> PHOTOS =
            List.of(EXAMPLES.resolve("cat.jpg"), EXAMPLES.resolve("coffee.jpg"), EXAMPLES.resolve("astronaut.jpg"));

    private Device device;
    private Detector detector;
    private List<List<Detection>> expected;

    @BeforeAll
    void open() {
        // Boxes are compared bit for bit, so no layer may change to another implementation meanwhile.
        device = Device.open("cpu", DeviceOptions.DEFAULT.deterministic(true).transformedWeightsLimit(0));
        try (Checkpoint checkpoint =
                Checkpoint.open("seeded:0", Optional.of(SsdVariant.of("lufficc:voc300")), warning -> {
                    throw new AssertionError(warning);
                })) {
            detector = Detector.open(device, checkpoint, Precision.FP32);
        }
        expected = PHOTOS.stream().map(detector::detect).toList();
    }

    @AfterAll
    void close() {
        detector.close();
        device.close();
    }

    @Test
    void findsSomethingElseInEachPhoto() {
        assertEquals(3, expected.stream().distinct().count());
        for (List<Detection> found : expected) {
            assertTrue(found.size() > 3, found::toString);
            for (int i = 0; i < found.size(); i++) {
                Detection detection = found.get(i);
                assertTrue(detection.score() > 0.5f
                        && (i == 0 || detection.score() <= found.get(i - 1).score()));
                assertEquals(detector.variant().labels().name(detection.label()), detection.name());
            }
        }
    }

    /** One image's values do not depend on the batch on the CPU, but the sums of a larger one may be rounded differently. */
    @Test
    void aBatchFindsTheSame() {
        List<List<Detection>> found =
                detector.detect(PHOTOS.stream().map(Photo::read).toList());
        assertClose(expected, found);
    }

    @Test
    void aStreamFindsTheSame() {
        try (var results = detector.stream(PHOTOS.stream())) {
            assertEquals(expected, results.map(DetectorCpuTest::detections).toList());
        }
        try (var results = detector.stream(PHOTOS.stream(), 2)) {
            assertClose(expected, results.map(DetectorCpuTest::detections).toList());
        }
    }

    private static List<Detection> detections(PhotoResult result) {
        return assertInstanceOf(PhotoResult.Detected.class, result).detections();
    }

    /** A camera's buffer with blue first and padded rows. */
    @Test
    void aFrameIsReadInPlace() {
        RgbImage cat = Photo.read(PHOTOS.getFirst());
        long stride = 3L * cat.width() + 13;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(stride * cat.height());
            for (int y = 0; y < cat.height(); y++) {
                for (int x = 0; x < cat.width(); x++) {
                    for (int channel = 0; channel < 3; channel++) {
                        byte value = cat.pixels().get(ValueLayout.JAVA_BYTE, 3L * (y * cat.width() + x) + channel);
                        buffer.set(ValueLayout.JAVA_BYTE, y * stride + 3L * x + 2 - channel, value);
                    }
                }
            }
            Frame frame = new Frame(buffer, cat.width(), cat.height(), stride, PixelFormat.BGR);
            assertEquals(expected.getFirst(), detector.detect(frame));
        }
    }

    @Test
    void aSessionFindsTheSame() {
        try (DetectorSession session = detector.openSession(1, 1024)) {
            for (int photo = 0; photo < PHOTOS.size(); photo++) {
                session.set(0, Photo.read(PHOTOS.get(photo)).frame());
                session.run();
                List<Detection> found = new ArrayList<>();
                for (int i = 0; i < session.count(0); i++) {
                    int label = session.label(0, i);
                    Box box = new Box(session.left(0, i), session.top(0, i), session.right(0, i), session.bottom(0, i));
                    found.add(new Detection(label, detector.variant().labels().name(label), session.score(0, i), box));
                }
                assertEquals(expected.get(photo), found);
            }
        }
    }

    @Test
    void threadsShareADetector() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<List<Detection>>> calls = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Path photo = PHOTOS.get(i % PHOTOS.size());
                calls.add(() -> detector.detect(photo));
            }
            List<Future<List<Detection>>> found = threads.invokeAll(calls);
            for (int i = 0; i < found.size(); i++) {
                assertEquals(expected.get(i % PHOTOS.size()), found.get(i).get());
            }
        }
    }

    @Test
    void theDeviceIsClosedAfterTheDetector() {
        assertThrows(IllegalStateException.class, device::close);
        assertEquals(expected.getFirst(), detector.detect(PHOTOS.getFirst()));
    }

    @Test
    void weightsThatDoNotTellTheirDetectorAreRefused() {
        String message = String.valueOf(assertThrows(WeightsException.class, () -> Detector.open("cpu", "seeded:0"))
                .getMessage());
        assertTrue(message.contains("lufficc:voc300"), message);
        assertThrows(WeightsException.class, () -> Detector.open("cpu", "missing.pth"));
    }

    private static void assertClose(List<List<Detection>> expected, List<List<Detection>> found) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).size(), found.get(i).size());
            for (int j = 0; j < expected.get(i).size(); j++) {
                Detection one = expected.get(i).get(j);
                Detection other = found.get(i).get(j);
                assertEquals(one.label(), other.label());
                assertEquals(one.score(), other.score(), 1e-4);
                assertEquals(one.box().left(), other.box().left(), 0.05);
                assertEquals(one.box().bottom(), other.box().bottom(), 0.05);
            }
        }
    }
}
