// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.model.SsdVariant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A detector on a device whose detections are made. */
@Timeout(60)
class DetectorTest {
    private static final SsdVariant VOC = SsdVariant.of("lufficc:voc300");

    private final FakeDevice device = new FakeDevice("cpu");
    private final List<String> warnings = new ArrayList<>();
    private final Detector detector = open(device, DetectorOptions.DEFAULT.warnings(warnings::add));

    @TempDir
    private Path folder;

    private static Detector open(FakeDevice device, DetectorOptions options) {
        return Detector.open(device, VOC, FakeDevice.noWeights(), Precision.FP32, options);
    }

    @AfterEach
    void releaseRuns() {
        device.runs.release(Integer.MAX_VALUE - device.runs.availablePermits());
        detector.close();
        assertFalse(device.modelOpen());
    }

    /** A photo of twice the input's width and one and a half times its height. */
    @Test
    void boxesAreInPixelsOfThePhoto() {
        assertEquals(
                List.of(new Detection(7, "car", 0.9f, new Box(60, 90, 300, 445.5f))),
                detector.detect(Frames.image(7, 600, 450)));
    }

    @Test
    void onlyScoresAboveTheThresholdAreReturned() {
        assertEquals(1, detector.detect(Frames.frame(7, 10, 10)).size());
        for (float threshold : new float[] {0, 0.4f, 0.9f, 1}) {
            try (Detector other = open(new FakeDevice("cpu"), DetectorOptions.DEFAULT.threshold(threshold))) {
                int expected = threshold < 0.4f ? 2 : threshold < 0.9f ? 1 : 0;
                assertEquals(expected, other.detect(Frames.frame(7, 10, 10)).size(), "threshold " + threshold);
            }
        }
    }

    @Test
    void thresholdsAndSessionsAreChecked() {
        for (float threshold : new float[] {-0.1f, 1.1f, Float.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> DetectorOptions.DEFAULT.threshold(threshold));
        }
        assertThrows(IllegalArgumentException.class, () -> DetectorOptions.DEFAULT.sessions(-1));
    }

    @Test
    void aPhotoIsReadFromItsFile() {
        Path photo = Frames.photo(folder, "bus.png", 6, 300, 300);
        assertEquals(List.of(new Detection(6, "bus", 0.9f, new Box(30, 60, 150, 297))), detector.detect(photo));
        Path missing = folder.resolve("missing.png");
        assertThrows(ImageException.class, () -> detector.detect(missing));
    }

    @Test
    void aBatchKeepsTheOrder() {
        List<List<Detection>> found = detector.detect(
                List.of(Frames.image(3, 300, 300), Frames.image(0, 600, 300), Frames.image(4, 300, 600)));
        assertEquals(3, found.size());
        assertEquals("bird", found.get(0).getFirst().name());
        assertEquals(List.of(), found.get(1));
        assertEquals(new Box(30, 120, 150, 594), found.get(2).getFirst().box());
        assertEquals(List.of(), detector.detect(List.of()));
    }

    @Test
    void sessionsAreUsedAgain() {
        for (int i = 0; i < 3; i++) {
            detector.detect(Frames.frame(1, 2000, 10));
        }
        assertEquals(1, device.opened.get());
        // Another batch size, a wider photo: the only place of the CPU changes hands.
        detector.detect(List.of(Frames.image(1, 10, 10), Frames.image(2, 10, 10)));
        assertEquals(2, device.opened.get());
        assertEquals(1, device.openSessions.get());
        detector.detect(Frames.frame(1, 5000, 1));
        detector.detect(Frames.frame(1, 8192, 1));
        assertEquals(3, device.opened.get());
        assertEquals(1, device.openSessions.get());
    }

    @Test
    void callsFromManyThreadsComputeInTurn() throws InterruptedException, ExecutionException {
        FakeDevice gpu = new FakeDevice("cuda:0");
        try (Detector shared = open(gpu, DetectorOptions.DEFAULT);
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int label = 1 + i % 18;
                calls.add(() ->
                        shared.detect(Frames.frame(label, 10, 10)).getFirst().label() - label);
            }
            for (Future<Integer> difference : threads.invokeAll(calls)) {
                assertEquals(0, difference.get());
            }
            assertTrue(gpu.mostRunning.get() <= 3, () -> gpu.mostRunning + " at the same time");
            assertTrue(gpu.openSessions.get() <= 3, () -> gpu.openSessions + " sessions");
        }
        assertEquals(0, gpu.openSessions.get());
    }

    @Test
    void aSessionThatFailsIsNotUsedAgain() {
        assertThrows(NativeCallException.class, () -> detector.detect(Frames.frame(FakeDevice.FAILING, 10, 10)));
        assertEquals(0, device.openSessions.get());
        assertEquals("car", detector.detect(Frames.frame(7, 10, 10)).getFirst().name());
        assertEquals(2, device.opened.get());
    }

    @Test
    void closingIsRefusedWhileACallComputes() throws InterruptedException {
        device.runs.acquireUninterruptibly(Integer.MAX_VALUE);
        Thread call = Thread.ofPlatform().start(() -> detector.detect(Frames.frame(1, 10, 10)));
        while (device.running.get() == 0) {
            Thread.onSpinWait();
        }
        String message =
                assertThrows(IllegalStateException.class, detector::close).getMessage();
        assertEquals("the detector is still detecting in 1 call: wait for the end before it is closed", message);
        device.runs.release(Integer.MAX_VALUE);
        call.join();
        assertEquals("car", detector.detect(Frames.frame(7, 10, 10)).getFirst().name());
    }

    @Test
    void closingIsRefusedWhileASessionIsOpen() {
        try (DetectorSession session = detector.openSession(1, 10)) {
            assertEquals(
                    "the detector still has 1 open session: close it first",
                    assertThrows(IllegalStateException.class, detector::close).getMessage());
            session.set(0, Frames.frame(7, 10, 10));
            session.run();
            assertEquals(7, session.label(0, 0));
        }
        detector.close();
        detector.close();
        for (Runnable use :
                List.<Runnable>of(() -> detector.detect(Frames.frame(1, 10, 10)), () -> detector.openSession(1, 10))) {
            assertEquals(
                    "the detector is closed",
                    assertThrows(IllegalStateException.class, use::run).getMessage());
        }
    }

    @Test
    void anInterruptedThreadStopsWaiting() throws InterruptedException {
        device.runs.acquireUninterruptibly(Integer.MAX_VALUE);
        Thread first = Thread.ofPlatform().start(() -> detector.detect(Frames.frame(1, 10, 10)));
        while (device.running.get() == 0) {
            Thread.onSpinWait();
        }
        List<Throwable> thrown = new ArrayList<>();
        Thread second = Thread.ofPlatform().unstarted(() -> detector.detect(Frames.frame(1, 10, 10)));
        second.setUncaughtExceptionHandler((thread, failure) -> thrown.add(failure));
        second.start();
        second.interrupt();
        second.join();
        assertEquals(
                "interrupted while all sessions of the detector were in use",
                thrown.getFirst().getMessage());
        device.runs.release(Integer.MAX_VALUE);
        first.join();
    }

    @Test
    void droppedBoxesAreWarnedAboutOnce() {
        IntStream.range(0, 3).forEach(i -> detector.detect(Frames.frame(FakeDevice.UNSOUND, 10, 10)));
        assertEquals(1, warnings.size());
        assertTrue(
                warnings.getFirst().startsWith("made.safetensors: 3 boxes of an image were dropped"),
                warnings.getFirst());
    }
}
