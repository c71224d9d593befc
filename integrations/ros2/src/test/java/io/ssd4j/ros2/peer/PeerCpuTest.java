// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.ros2.TestDomain;
import io.ssd4j.ros2.dds.Participant;
import io.ssd4j.ros2.message.DetectionsMessage;
import io.ssd4j.ros2.node.DetectorNode;
import io.ssd4j.ros2.node.FrameDetector;
import io.ssd4j.ros2.node.SessionDetector;
import io.ssd4j.ros2.node.TestSettings;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.ssd.detect.Detection;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.DetectorSession;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A camera and a subscriber on Fast DDS, with the names and types of ROS 2, get the boxes that the library finds in this process. */
@Timeout(120)
class PeerCpuTest {
    private static final Path PICTURE = Repository.root().resolve("examples/shapes.png");
    private static final double PIXELS = 0.05;
    private static final int WORDS_PER_BOX = 6;

    private static Detector detector;
    private static DetectorSession session;
    private static List<Detection> expected;

    @TempDir
    private Path folder;

    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void open() {
        CameraPeer.build();
        detector = Detector.open(
                "cpu", Repository.root().resolve("examples/shapes.safetensors").toString());
        expected = detector.detect(PICTURE);
        session = detector.openSession(1, 1920);
    }

    @AfterAll
    static void close() {
        if (detector != null) {
            session.close();
            detector.close();
        }
    }

    /** A node that works until it is closed. */
    private final class Node implements AutoCloseable {
        private final Participant participant = TestDomain.join();
        private final DetectorNode node;
        private final Thread thread;

        Node(boolean compressed, FrameDetector frames) {
            node = new DetectorNode(
                    participant, TestSettings.of(detector.variant().labels(), compressed, warnings::add), frames);
            thread = Thread.ofPlatform().start(node::run);
        }

        DetectorNode.Summary stop() throws InterruptedException {
            node.stop();
            thread.join();
            return node.summary();
        }

        @Override
        public void close() {
            try {
                stop();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            node.close();
            participant.close();
        }
    }

    /** The picture in a layout of a camera. */
    private CameraPeer.Images picture(String encoding, int padding, double rate, int count) throws IOException {
        Frame frame = Photo.read(PICTURE).frame();
        int channels = encoding.equals("bgra8") ? 4 : 3;
        int step = channels * frame.width() + padding;
        byte[] data = new byte[step * frame.height()];
        for (int y = 0; y < frame.height(); y++) {
            for (int x = 0; x < frame.width(); x++) {
                for (int channel = 0; channel < 3; channel++) {
                    int target = encoding.startsWith("bgr") ? 2 - channel : channel;
                    data[y * step + channels * x + target] =
                            frame.pixels().get(ValueLayout.JAVA_BYTE, y * frame.rowStride() + 3L * x + channel);
                }
            }
        }
        Path file = Files.write(folder.resolve("picture"), data);
        return new CameraPeer.Images(file, frame.width(), frame.height(), step, encoding, rate, count, 3000);
    }

    private static void assertBoxes(CameraPeer.Event detections) {
        List<String> words = detections.rest();
        assertEquals("camera_optical_frame", words.get(0));
        assertEquals(Integer.toString(expected.size()), words.get(1));
        for (int i = 0; i < expected.size(); i++) {
            List<String> box = words.subList(2 + WORDS_PER_BOX * i, 2 + WORDS_PER_BOX * (i + 1));
            Detection detection = expected.get(i);
            assertEquals(detection.name(), box.get(0));
            assertEquals(detection.score(), Double.parseDouble(box.get(1)), 1e-4);
            double centerX = Double.parseDouble(box.get(2));
            double centerY = Double.parseDouble(box.get(3));
            double width = Double.parseDouble(box.get(4));
            double height = Double.parseDouble(box.get(5));
            assertEquals(detection.box().left(), centerX - width / 2, PIXELS);
            assertEquals(detection.box().top(), centerY - height / 2, PIXELS);
            assertEquals(detection.box().right(), centerX + width / 2, PIXELS);
            assertEquals(detection.box().bottom(), centerY + height / 2, PIXELS);
        }
    }

    @ParameterizedTest
    @CsvSource({"rgb8,0", "bgr8,37", "bgra8,4"})
    void rawImages(String encoding, int padding) throws IOException, InterruptedException {
        try (Node _ = new Node(false, new SessionDetector(session));
                CameraPeer camera = new CameraPeer(picture(encoding, padding, 10, 200))) {
            camera.awaitDetections(1);
            assertBoxes(camera.events("detections").getFirst());
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void compressedImages() throws InterruptedException {
        try (Node _ = new Node(true, new SessionDetector(session));
                CameraPeer camera =
                        new CameraPeer(new CameraPeer.Images(PICTURE, 0, 0, 0, "compressed", 10, 200, 3000))) {
            camera.awaitDetections(1);
            assertBoxes(camera.events("detections").getFirst());
            camera.await(lines -> lines.stream().anyMatch(line -> line.startsWith("state\t0\tssd4j: /detections\t")));
            assertTrue(camera.lines().contains("info tested [\"circle\",\"square\",\"triangle\",\"star\"]"));
        }
        assertEquals(List.of(), warnings);
    }

    /** Ten seconds of a camera with 640 x 480 pixels. */
    @Test
    void everyAnswerIsToAnImageThatWasSent() throws IOException, InterruptedException {
        Path gray = Files.write(folder.resolve("gray"), new byte[3 * 640 * 480]);
        DetectorNode.Summary summary;
        try (Node node = new Node(false, new SessionDetector(session));
                CameraPeer camera =
                        new CameraPeer(new CameraPeer.Images(gray, 640, 480, 3 * 640, "rgb8", 30, 300, 2000))) {
            camera.join();
            summary = node.stop();
            List<String> sent =
                    camera.events("sent").stream().map(CameraPeer.Event::stamp).toList();
            List<String> answered = camera.events("detections").stream()
                    .map(CameraPeer.Event::stamp)
                    .toList();
            assertEquals(300, sent.size());
            assertTrue(Set.copyOf(sent).containsAll(answered));
            // Each once, in the order in which they were sent.
            assertEquals(sent.stream().filter(Set.copyOf(answered)::contains).toList(), answered);
            // The first may be published before the subscriber is found, and the last after the camera has ended.
            assertTrue(answered.size() <= summary.answered() && answered.size() + 2 >= summary.answered());
            assertTrue(camera.events("detections").stream()
                    .allMatch(event -> event.rest().get(1).equals("0")));
            System.out.println(
                    "640 x 480 at 30 Hz: " + summary.received() + " of 300 images received, " + summary.answered()
                            + " answered, " + summary.replaced() + " replaced by newer ones; " + latencies(summary));
        }
        assertTrue(summary.answered() > 0);
        assertTrue(summary.received() <= 300);
        assertTrue(
                summary.received() - summary.answered() - summary.replaced() <= 1,
                "at most the last was not looked at");
    }

    private static String latencies(DetectorNode.Summary summary) {
        return "from arrival to publication: median " + summary.latency().getValueAtPercentile(50) / 1000.0
                + " ms, 99 % within " + summary.latency().getValueAtPercentile(99) / 1000.0 + " ms";
    }

    @Test
    void aSlowDetectorGetsTheNewestImage() throws IOException, InterruptedException {
        long slowness = 200;
        try (Node _ = new Node(false, (_, _) -> sleep(slowness));
                CameraPeer camera = new CameraPeer(picture("rgb8", 0, 30, 90))) {
            camera.join();
            List<CameraPeer.Event> sent = camera.events("sent");
            Map<String, Integer> positions = new HashMap<>();
            for (int i = 0; i < sent.size(); i++) {
                positions.put(sent.get(i).stamp(), i);
            }
            List<CameraPeer.Event> answers = camera.events("detections");
            assertTrue(answers.size() > 5, () -> answers.size() + " answers");
            // In 200 ms, 6 images are sent; all but one of them are skipped.
            List<Integer> order = answers.stream()
                    .map(answer -> positions.get(answer.stamp()))
                    .toList();
            int skipped = order.getLast() - order.getFirst() - (order.size() - 1);
            assertTrue(skipped > order.size(), () -> "images " + order);
            // An image that waits is replaced every 33 ms: even the oldest answer is younger than two detections.
            List<Long> ages = answers.stream()
                    .map(answer -> (answer.nanos()
                                    - sent.get(positions.get(answer.stamp())).nanos())
                            / 1_000_000)
                    .sorted()
                    .toList();
            assertTrue(ages.get(ages.size() / 2) < 2 * slowness, () -> "ages in ms: " + ages);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aCameraThatIsStartedAgainIsFound() throws IOException, InterruptedException {
        try (Node _ = new Node(false, PeerCpuTest::nothing)) {
            Set<String> first;
            try (CameraPeer camera = new CameraPeer(picture("rgb8", 0, 30, 1000))) {
                camera.awaitDetections(10);
                first = camera.events("sent").stream()
                        .map(CameraPeer.Event::stamp)
                        .collect(Collectors.toSet());
            }
            try (CameraPeer camera = new CameraPeer(picture("rgb8", 0, 30, 1000))) {
                camera.awaitDetections(10);
                // It gets the names of the classes, which were published long before.
                camera.await(lines -> lines.stream().anyMatch(line -> line.startsWith("info tested ")));
                Set<String> sent = camera.events("sent").stream()
                        .map(CameraPeer.Event::stamp)
                        .collect(Collectors.toSet());
                assertTrue(Collections.disjoint(first, sent));
                assertTrue(camera.events("detections").stream().anyMatch(event -> sent.contains(event.stamp())));
            }
        }
        assertEquals(List.of(), warnings);
    }

    private static void nothing(Frame frame, DetectionsMessage detections) {
        MemorySegment pixels = frame.pixels();
        assertEquals(frame.rowStride() * frame.height(), pixels.byteSize());
    }
}
