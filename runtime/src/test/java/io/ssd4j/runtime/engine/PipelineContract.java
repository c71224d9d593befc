// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Pipeline;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two submissions under way at once give what one after the other gives. */
abstract class PipelineContract {
    private static final int PICTURES = 5;

    /** The device under test, as {@link Device#open(String)} takes it. */
    abstract String device();

    /** How many submissions go through. */
    abstract int submissions();

    /** Called before each submission. */
    void beforeSubmission(int number) {}

    @Test
    void submissionsComeBackInOrderWithTheBitsOfARunAlone() {
        try (Device device = Device.open(
                        device(), DeviceOptions.DEFAULT.effort(Effort.INSTANT).deterministic(true));
                RandomWeights weights = new RandomWeights(2);
                Model model = device.load(SmallNetwork.NETWORK, weights, Precision.FP32)) {
            Map<Integer, byte[]> alone = new HashMap<>();
            try (Session session = model.openSession(1)) {
                for (int picture = 0; picture < PICTURES; picture++) {
                    SmallNetwork.fill(session.input(), 1, picture);
                    session.run();
                    alone.put(picture, bits(session));
                }
            }
            try (Pipeline pipeline = new Pipeline(model, 1)) {
                int taken = 0;
                for (int submitted = 0; submitted < submissions(); submitted++) {
                    if (!pipeline.hasFree()) {
                        check(pipeline, alone, taken++);
                    }
                    beforeSubmission(submitted);
                    SmallNetwork.fill(pipeline.free().input(), 1, submitted % PICTURES);
                    pipeline.submit();
                }
                while (pipeline.hasNext()) {
                    check(pipeline, alone, taken++);
                }
                assertEquals(submissions(), taken);
            }
        }
    }

    private static void check(Pipeline pipeline, Map<Integer, byte[]> alone, int number) {
        byte[] bits = bits(pipeline.next());
        byte[] expected = alone.getOrDefault(number % PICTURES, new byte[0]);
        assertTrue(Arrays.equals(expected, bits), () -> "submission " + number + " differs");
        pipeline.release();
    }

    private static byte[] bits(Session session) {
        MemorySegment last = session.output("last");
        MemorySegment normalized = session.output("normalized");
        byte[] bits = new byte[(int) (last.byteSize() + normalized.byteSize())];
        MemorySegment.copy(last, ValueLayout.JAVA_BYTE, 0, bits, 0, (int) last.byteSize());
        MemorySegment.copy(
                normalized, ValueLayout.JAVA_BYTE, 0, bits, (int) last.byteSize(), (int) normalized.byteSize());
        return bits;
    }

    @Test
    void whatIsOutOfTurnIsRefused() {
        try (Device device = Device.open(device(), DeviceOptions.DEFAULT.effort(Effort.INSTANT));
                RandomWeights weights = new RandomWeights(2);
                Model model = device.load(SmallNetwork.NETWORK, weights, Precision.FP32)) {
            try (Session session = model.openSession(1)) {
                assertThrows(IllegalStateException.class, session::await);
                session.start();
                assertThrows(ConcurrentModificationException.class, session::start);
                assertThrows(IllegalStateException.class, session::close);
                session.await();
                assertThrows(IllegalStateException.class, session::await);
            }
            Pipeline pipeline = new Pipeline(model, 1);
            assertThrows(IllegalStateException.class, pipeline::next);
            assertThrows(IllegalStateException.class, pipeline::release);
            pipeline.submit();
            pipeline.submit();
            assertFalse(pipeline.hasFree());
            assertThrows(IllegalStateException.class, pipeline::submit);
            pipeline.next();
            assertThrows(IllegalStateException.class, pipeline::free);
            pipeline.release();
            assertTrue(pipeline.hasFree());
            // One is still under way: closing waits for it.
            pipeline.close();
            pipeline.close();
        }
    }
}
