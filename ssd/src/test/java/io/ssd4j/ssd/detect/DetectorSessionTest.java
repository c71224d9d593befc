// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.ssd.model.SsdVariant;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The raw form of a detector, on a device whose detections are made. */
class DetectorSessionTest {
    private static final int ROUNDS = 20;
    private static final int RUNS = 2_000;

    private final Detector detector = Detector.open(
            new FakeDevice("cpu"),
            SsdVariant.of("lufficc:voc300"),
            FakeDevice.noWeights(),
            Precision.FP32,
            DetectorOptions.DEFAULT);
    private final DetectorSession session = detector.openSession(2, 640);
    private float sum;

    @AfterEach
    void close() {
        session.close();
        detector.close();
    }

    @Test
    void readsWhatWasFoundInPixelsOfTheFrame() {
        session.set(0, Frames.frame(7, 600, 300));
        session.set(1, Frames.frame(0, 10, 10));
        assertEquals(0, session.count(0));

        session.run();

        assertEquals(2, session.batch());
        assertEquals(1, session.count(0));
        assertEquals(7, session.label(0, 0));
        assertEquals(0.9f, session.score(0, 0));
        assertEquals(60, session.left(0, 0));
        assertEquals(60, session.top(0, 0));
        assertEquals(300, session.right(0, 0));
        assertEquals(297, session.bottom(0, 0));
        assertEquals(0, session.count(1));
    }

    /** The next frame may be set while the detections of the one before are still read. */
    @Test
    void theFrameOfTheLatestRunCounts() {
        session.set(0, Frames.frame(7, 300, 300));
        session.set(1, Frames.frame(7, 300, 300));
        session.run();
        session.set(0, Frames.frame(8, 600, 300));
        assertEquals(150, session.right(0, 0));
        session.run();
        assertEquals(300, session.right(0, 0));
    }

    @Test
    void detectionsBelowTheThresholdAreOutOfBounds() {
        session.set(0, Frames.frame(7, 300, 300));
        session.set(1, Frames.frame(7, 300, 300));
        session.run();
        assertThrows(IndexOutOfBoundsException.class, () -> session.score(0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> session.left(0, -1));
        assertThrows(IndexOutOfBoundsException.class, () -> session.count(2));
        assertThrows(IllegalArgumentException.class, () -> session.set(0, Frames.frame(1, 641, 1)));
    }

    @Test
    void aClosedSessionIsRefused() {
        session.close();
        session.close();
        assertThrows(IllegalStateException.class, () -> session.count(0));
        assertThrows(IllegalStateException.class, session::run);
    }

    @Test
    void aLoopAllocatesNothing() {
        Frame left = Frames.frame(7, 600, 300);
        Frame right = Frames.frame(8, 300, 600);
        Runnable loop = () -> {
            session.set(0, left);
            session.set(1, right);
            session.run();
            for (int image = 0; image < session.batch(); image++) {
                for (int i = 0; i < session.count(image); i++) {
                    sum += session.label(image, i)
                            + session.score(image, i)
                            + session.left(image, i)
                            + session.top(image, i)
                            + session.right(image, i)
                            + session.bottom(image, i);
                }
            }
        };
        Object[] kept = new Object[1];
        long control = allocatedBy(() -> {
            loop.run();
            kept[0] = new byte[16];
        });
        assertTrue(control >= 16L * RUNS, () -> "an object per run is not seen: " + control);

        // The JVM occasionally allocates for the thread that it compiles for, but the loop itself would in every round.
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least > 0; round++) {
            least = Math.min(least, allocatedBy(loop));
        }
        assertEquals(0, least);
        assertTrue(sum > 0);
    }

    private static long allocatedBy(Runnable run) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < RUNS; i++) {
            run.run();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
