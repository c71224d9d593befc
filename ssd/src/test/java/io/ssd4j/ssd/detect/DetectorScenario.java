// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.testing.interleaving.Scenario;
import java.util.List;

/** Threads that share a detector with one place for a session. In the end, every session and the model are closed. */
abstract class DetectorScenario implements Scenario {
    private static final SsdVariant VARIANT = SsdVariant.of("lufficc:voc300");

    private final FakeDevice device = new FakeDevice("cpu");
    final Detector detector =
            Detector.open(device, VARIANT, FakeDevice.noWeights(), Precision.FP32, DetectorOptions.DEFAULT.sessions(1));

    /** Detects, or is refused because the detector is closed. */
    final void detect(int label, int width) {
        try {
            assertEquals(
                    label,
                    detector.detect(Frames.frame(label, width, 1)).getFirst().label());
        } catch (IllegalStateException closed) {
            assertEquals("the detector is closed", closed.getMessage());
        }
    }

    final void closeWhenFree() {
        while (true) {
            try {
                detector.close();
                return;
            } catch (IllegalStateException inUse) {
                Thread.onSpinWait();
            }
        }
    }

    @Override
    public void check() {
        assertEquals(0, device.openSessions.get());
        assertFalse(device.modelOpen());
    }

    /** Three threads want the only place, for frames of different widths. */
    static final class ShareOnePlace extends DetectorScenario {
        @Override
        public List<Runnable> threads() {
            return List.of(() -> detect(3, 10), () -> detect(4, 4000), () -> detect(5, 10));
        }

        @Override
        public void check() {
            detector.close();
            super.check();
        }
    }

    /** Two threads detect while a third closes. */
    static final class DetectAndClose extends DetectorScenario {
        @Override
        public List<Runnable> threads() {
            return List.of(() -> detect(3, 10), () -> detect(4, 10), this::closeWhenFree);
        }
    }

    /** Two threads close one session: it is counted once, so that the other one still keeps the detector open. */
    static final class TwoClose extends DetectorScenario {
        private final DetectorSession session = detector.openSession(1, 10);
        private final DetectorSession other = detector.openSession(1, 10);

        @Override
        public List<Runnable> threads() {
            return List.of(session::close, session::close);
        }

        @Override
        public void check() {
            assertEquals(
                    "the detector still has 1 open session: close it first",
                    assertThrows(IllegalStateException.class, detector::close).getMessage());
            other.close();
            detector.close();
            super.check();
        }
    }
}
