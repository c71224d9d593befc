// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ssd4j.ros2.TestDomain;
import io.ssd4j.ros2.dds.Participant;
import io.ssd4j.ros2.dds.Qos;
import io.ssd4j.ros2.dds.Sample;
import io.ssd4j.ros2.dds.TopicReader;
import io.ssd4j.ros2.dds.TopicWriter;
import io.ssd4j.ros2.message.DetectionsMessage;
import io.ssd4j.ros2.message.MessageHeader;
import io.ssd4j.ros2.message.RosTypes;
import io.ssd4j.ros2.message.TestMessages;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.testing.Capability;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node between a publisher and a subscriber of the same process, through Cyclone DDS. */
@Timeout(120)
class DetectorNodeTest {
    private static final int WIDTH = 16;
    private static final int HEIGHT = 8;
    private static final int STEP = 3 * WIDTH + 5;

    private final Arena arena = Arena.ofShared();
    private final List<String> warnings = new ArrayList<>();
    private Participant participant;
    private TopicWriter camera;
    private TopicReader subscriber;
    private Sample answer;

    @BeforeEach
    void join() {
        Capability.require(Capability.CYCLONE_DDS);
        participant = TestDomain.join();
        camera = participant.advertise("/image_raw", RosTypes.IMAGE, Qos.DEFAULT);
        subscriber = participant.subscribe("/detections", RosTypes.DETECTION_2D_ARRAY, new Qos(true, 1000, false));
        answer = subscriber.newSample();
    }

    @AfterEach
    void leave() {
        if (participant != null) {
            answer.close();
            participant.close();
        }
        arena.close();
    }

    /** A node whose thread runs until it is closed. */
    private final class Running implements AutoCloseable {
        private final DetectorNode node;
        private final Thread thread;

        Running(Qos imageQos, FrameDetector detector) {
            node = new DetectorNode(participant, TestSettings.quiet(imageQos, warnings::add), detector);
            thread = Thread.ofPlatform().start(node::run);
        }

        @Override
        public void close() {
            node.stop();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            node.close();
        }
    }

    private MemorySegment image(String encoding, long stamp) {
        return TestMessages.image(encoding, WIDTH, HEIGHT, STEP, arena.allocate((long) STEP * HEIGHT), stamp, arena);
    }

    private void awaitAnswer() {
        while (!subscriber.take(answer)) {
            subscriber.await();
        }
    }

    private static void first(Frame frame, DetectionsMessage detections) {
        int red = Byte.toUnsignedInt(frame.pixels().get(ValueLayout.JAVA_BYTE, 0));
        if (red > 0) {
            detections.add(2, red / 256f, 1, 2, 4, 8);
        }
    }

    @Test
    void anAnswerHasTheHeaderOfItsImage() {
        try (Running _ = new Running(Qos.NEWEST, DetectorNodeTest::first)) {
            MemorySegment data = arena.allocate((long) STEP * HEIGHT);
            data.set(ValueLayout.JAVA_BYTE, 0, (byte) 192);
            camera.write(TestMessages.image("rgb8", WIDTH, HEIGHT, STEP, data, 1_700_000_000_123_456_789L, arena));
            awaitAnswer();
            assertEquals(1_700_000_000_123_456_789L, MessageHeader.stamp(answer.message()));
            assertEquals(
                    List.of(new TestMessages.Received(
                            "square", 0.75, List.of(2.5, 5.0, 3.0, 6.0), "camera", 1_700_000_000_123_456_789L, 1)),
                    TestMessages.detections(answer.message()));
            camera.write(image("rgb8", 1_700_000_000_200_000_000L));
            awaitAnswer();
            assertEquals(1_700_000_000_200_000_000L, MessageHeader.stamp(answer.message()));
            assertEquals(List.of(), TestMessages.detections(answer.message()));
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void theNewestImageIsNextAndTheOthersAreCounted() throws InterruptedException {
        Semaphore started = new Semaphore(0);
        Semaphore mayEnd = new Semaphore(0);
        Running running = new Running(new Qos(true, 100, false), (_, _) -> {
            started.release();
            mayEnd.acquireUninterruptibly();
        });
        try (running) {
            camera.write(image("mono8", 1));
            started.acquire();
            for (int stamp = 2; stamp <= 9; stamp++) {
                camera.write(image("mono8", stamp));
            }
            while (running.node.summary().received() < 9) {
                Thread.onSpinWait();
            }
            mayEnd.release(2);
            awaitAnswer();
            assertEquals(1, MessageHeader.stamp(answer.message()));
            awaitAnswer();
            assertEquals(9, MessageHeader.stamp(answer.message()));
        }
        DetectorNode.Summary summary = running.node.summary();
        assertEquals(9, summary.received());
        assertEquals(2, summary.answered());
        assertEquals(7, summary.replaced());
    }

    @Test
    void imagesThatCannotBeUsedHaveNoAnswer() {
        Running running = new Running(new Qos(true, 100, false), DetectorNodeTest::first);
        try (running) {
            camera.write(image("16UC1", 1));
            awaitUnusable(running, 1);
            camera.write(image("16UC1", 2));
            awaitUnusable(running, 2);
            camera.write(TestMessages.image("mono8", 65, 1, 65, arena.allocate(65), 3, arena));
            awaitUnusable(running, 3);
            camera.write(image("bgr8", 4));
            awaitAnswer();
            assertEquals(4, MessageHeader.stamp(answer.message()));
        }
        assertEquals(3, running.node.summary().unusable());
        assertEquals(2, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).contains("'16UC1' is not supported"));
        assertTrue(warnings.get(1).contains("65 pixels in a row, more than 64; raise --max-width"));
    }

    private static void awaitUnusable(Running running, int count) {
        while (running.node.summary().unusable() < count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aFailureOfTheDetectorEndsTheNode() {
        IllegalStateException failure = new IllegalStateException("the device is lost");
        try (DetectorNode node =
                new DetectorNode(participant, TestSettings.quiet(Qos.NEWEST, warnings::add), (_, _) -> {
                    throw failure;
                })) {
            CountDownLatch ready = new CountDownLatch(1);
            Thread.ofPlatform().start(() -> {
                ready.countDown();
                camera.write(image("rgb8", 1));
            });
            assertSame(failure, assertThrows(IllegalStateException.class, node::run));
        }
    }

    @Test
    void anImageAllocatesNothingOnTheHeap() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        MemorySegment image = image("bgr8", 1);
        byte[][] control = new byte[1][];
        boolean[] controlled = new boolean[1];
        try (Running _ = new Running(Qos.NEWEST, (_, detections) -> {
            for (int i = 0; i < 8; i++) {
                detections.add(1, 0.5f, i, i, 10, 10);
            }
            if (controlled[0]) {
                control[0] = new byte[16];
            }
        })) {
            exchange(image, 20_000);
            List<Long> ids = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> List.of("images", "detections").contains(thread.getName()))
                    .map(Thread::threadId)
                    .toList();
            assertEquals(2, ids.size());
            // The JVM occasionally allocates for a thread that it compiles for, but an allocation for an image shows in
            // every round.
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 10 && least > 0; round++) {
                least = Math.min(least, allocated(threads, ids, image, 1000));
            }
            assertEquals(0, least);
            controlled[0] = true;
            assertTrue(
                    allocated(threads, ids, image, 1000) >= 16 * 1000,
                    "the measurement sees one object of 16 bytes an image");
        }
    }

    private long allocated(ThreadMXBean threads, List<Long> ids, MemorySegment image, int images) {
        long before = ids.stream().mapToLong(threads::getThreadAllocatedBytes).sum();
        exchange(image, images);
        return ids.stream().mapToLong(threads::getThreadAllocatedBytes).sum() - before;
    }

    private void exchange(MemorySegment image, int images) {
        for (int i = 0; i < images; i++) {
            camera.write(image);
            awaitAnswer();
        }
    }
}
