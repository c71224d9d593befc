// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceFormat;
import io.ssd4j.runtime.DeviceOutput;
import io.ssd4j.runtime.DeviceSignal;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.standin.Fault;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.runtime.image.ChannelMeans;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.PixelFormat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stand-in runs its streams in a different order for each seed, which reveals a consumer that does not wait. */
@OnStandIn
class DeviceOutputStandInTest extends DeviceOutputContract {
    private static final int READS = 40;

    @Override
    String device() {
        return "cuda:0";
    }

    @Override
    void beforeRun(int number) {
        StandInControl.ofThisProcess().seed(number);
    }

    @ParameterizedTest
    @EnumSource
    void detectsAConsumerThatDoesNotWait(DeviceFormat format) {
        assertTrue(misread(format, false) > 0, "no order of the streams showed it");
    }

    /** The next run, with a different image, is started while the consumer may still be reading. */
    @Test
    void aSessionThatWaitsForItsConsumerOverwritesNothing() {
        assertEquals(0, overwritten(true));
        assertTrue(overwritten(false) > 0, "no order of the streams showed a reader that is not waited for");
    }

    private int overwritten(boolean heldBack) {
        int overwritten = 0;
        try (Device device = open();
                Model model = load(device, Precision.FP32)) {
            Map<Integer, MemorySegment> expected = onHost(model, "last");
            try (var session = openSession(model, DeviceFormat.FLOAT32_NCHW);
                    DeviceConsumer consumer = new DeviceConsumer()) {
                DeviceSignal signal = session.outputs().signal();
                for (int run = 0; run < RUNS; run++) {
                    beforeRun(run);
                    SmallNetwork.fill(session.input().values(), BATCH, 0);
                    session.run();
                    // The consumer has so much work that a whole run may overtake it.
                    for (int i = 0; i < READS; i++) {
                        consumer.read(session.outputs().get("strided"));
                    }
                    MemorySegment read = consumer.read(session.outputs().get("last"));
                    if (heldBack) {
                        consumer.holdBack(signal);
                    }
                    SmallNetwork.fill(session.input().values(), BATCH, 1);
                    session.run();
                    consumer.finish();
                    overwritten += read.mismatch(expected.getOrDefault(0, MemorySegment.NULL)) == -1 ? 0 : 1;
                }
            }
        }
        return overwritten;
    }

    @Test
    void downloadsNothingAndPinsNoHostMemory(StandInControl control) {
        try (Device device = open();
                Model model = load(device, Precision.FP32);
                var host = model.openSession(BATCH)) {
            long pinned = control.books().getOrDefault("pinned memory", 0L);
            assertEquals(1 + SmallNetwork.NETWORK.outputs().size(), pinned);
            try (var session = openSession(model, DeviceFormat.NATIVE_NHWC)) {
                assertEquals(pinned + 1, control.books().getOrDefault("pinned memory", 0L), "the input alone");
                assertFalse(session.memoryPlan().toString().contains("last"), "its buffer is not in the slab");
            }
            assertTrue(host.memoryPlan().toString().contains("last"));
        }
    }

    /** The batch is so large that it is run in parts, each with its own frames and its own place in the outputs. */
    @Test
    void aBatchInPartsReadsAllFramesAndWritesAllOutputs() {
        int batch = 70;
        var options = SessionOptions.batch(batch)
                .frames(1, 1, new ChannelMeans(0, 1, 2))
                .outputsOnDevice(DeviceFormat.NATIVE_NHWC);
        try (Device device = open();
                Model model = device.load(ShownInput.network(1, 1), new ShownInput(), Precision.FP32);
                var session = model.openSession(options);
                DeviceConsumer consumer = new DeviceConsumer()) {
            MemorySegment levels = MemorySegment.ofArray(new byte[256]);
            for (int level = 0; level < 256; level++) {
                levels.set(ValueLayout.JAVA_BYTE, level, (byte) level);
            }
            for (int image = 0; image < batch; image++) {
                session.input().set(image, Frame.packed(levels.asSlice(image * 7 % 256, 1), 1, 1, PixelFormat.GRAY));
            }
            session.run();
            MemorySegment shown = consumer.read(session.outputs().get(ShownInput.OUTPUT));
            consumer.finish();
            for (int i = 0; i < 3 * batch; i++) {
                float expected = i / 3 * 7 % 256 - i % 3 + ShownInput.LIFT;
                assertEquals(expected, shown.getAtIndex(ValueLayout.JAVA_FLOAT, i), "value " + i);
            }
        }
    }

    /** The session records its event after each run; without that, even a waiting consumer would read too early. */
    @Test
    void detectsAMissingEventRecord(StandInControl control) {
        try (Device device = open();
                Model model = load(device, Precision.FP32)) {
            Map<Integer, MemorySegment> expected = onHost(model, "last");
            try (var session = openSession(model, DeviceFormat.FLOAT32_NCHW);
                    DeviceConsumer consumer = new DeviceConsumer()) {
                int misread = 0;
                for (int run = 0; run < RUNS; run++) {
                    beforeRun(run);
                    SmallNetwork.fill(session.input().values(), BATCH, run % PICTURES);
                    control.fail("cuEventRecord", 1, 0, Fault.Mode.OMITS);
                    session.start();
                    control.clearFaults();
                    consumer.await(session.outputs().signal());
                    MemorySegment read = consumer.read(session.outputs().get("last"));
                    consumer.finish();
                    session.await();
                    misread += read.mismatch(expected.getOrDefault(run % PICTURES, MemorySegment.NULL)) == -1 ? 0 : 1;
                }
                assertTrue(misread > 0, "no order of the streams showed it");
            }
        }
    }

    @Test
    void theAddressIsInvalidAfterClosing(StandInControl control) {
        try (Device device = open();
                Model model = load(device, Precision.FP32);
                DeviceConsumer consumer = new DeviceConsumer()) {
            var session = openSession(model, DeviceFormat.FLOAT32_NCHW);
            DeviceOutput last = session.outputs().get("last");
            session.close();
            assertThrows(IllegalStateException.class, () -> session.outputs().get("last"));
            assertThrows(IllegalStateException.class, () -> session.outputs().signal());
            assertEquals(0, control.violations().size());
            assertThrows(AssertionError.class, () -> {
                consumer.read(last);
                consumer.finish();
            });
            assertFalse(control.takeViolations().isEmpty(), "a read of freed memory must be seen");
        }
    }
}
