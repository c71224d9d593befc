// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceMemoryException;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ConcurrentModificationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** When objects may be closed, and how closed or busy objects react. */
abstract class LifetimeContract {
    /** The device under test, in the form that {@link Device#open(String)} accepts. */
    abstract String device();

    /** A batch size that does not fit in the device's memory. */
    abstract int batchThatDoesNotFit();

    /** Opens a session whose batch does not fit in the device's memory. */
    void openTooLarge(Model model) {
        model.openSession(batchThatDoesNotFit());
    }

    /** A batch size that takes long enough for two threads to overlap. */
    int batchThatTakesTime() {
        return 64;
    }

    /** Deterministic, because the test compares bits. */
    private Device open() {
        return Device.open(
                device(), DeviceOptions.DEFAULT.effort(Effort.INSTANT).deterministic(true));
    }

    private static final RandomWeights WEIGHTS = new RandomWeights(3);

    private static Model load(Device device) {
        return device.load(SmallNetwork.NETWORK, WEIGHTS, Precision.FP32);
    }

    @Test
    void aModelWithOpenSessionsCannotBeClosedAndStaysUsable() {
        try (Device device = open();
                Model model = load(device);
                var session = model.openSession(1)) {
            String refusal = Refusal.of(IllegalStateException.class, model::close);
            assertEquals("model small still has 1 open session: close it first", refusal);
            session.run();
        }
    }

    @Test
    void aModelWithARunningSessionCannotBeClosedAndTheRunIsUnaffected() {
        try (Device device = open();
                Model model = load(device);
                var alone = model.openSession(1);
                var running = model.openSession(1)) {
            SmallNetwork.fill(alone.input().values(), 1, 4);
            SmallNetwork.fill(running.input().values(), 1, 4);
            alone.run();
            running.start();
            assertThrows(IllegalStateException.class, model::close);
            assertThrows(IllegalStateException.class, running::close);
            running.await();
            for (String output : SmallNetwork.NETWORK.outputs()) {
                assertEquals(
                        -1,
                        alone.outputs().get(output).mismatch(running.outputs().get(output)),
                        output);
            }
        }
    }

    @Test
    void aDeviceWithOpenModelsCannotBeClosed() {
        try (Device device = open();
                Model model = load(device)) {
            assertTrue(Refusal.of(IllegalStateException.class, device::close).contains("1 open model"));
            model.openSession(1).close();
        }
    }

    @Test
    void closingTwiceIsHarmlessAndAClosedObjectRejectsEverything() {
        Device device = open();
        Model model = load(device);
        var session = model.openSession(1);
        MemorySegment input = session.input().values();
        MemorySegment output = session.outputs().get("last");

        session.close();
        session.close();
        assertThrows(IllegalStateException.class, session::run);
        assertThrows(IllegalStateException.class, () -> session.input().values());
        assertThrows(IllegalStateException.class, () -> session.outputs().get("last"));
        assertThrows(IllegalStateException.class, () -> input.get(ValueLayout.JAVA_FLOAT, 0));
        assertThrows(IllegalStateException.class, () -> output.get(ValueLayout.JAVA_FLOAT, 0));

        model.close();
        model.close();
        assertEquals("model small is closed", Refusal.of(IllegalStateException.class, () -> model.openSession(1)));

        device.close();
        device.close();
        assertThrows(IllegalStateException.class, () -> load(device));
    }

    @Test
    void aSecondThreadIsRejectedAndTheResultIsUnaffected() throws InterruptedException {
        try (Device device = open();
                Model model = load(device);
                var alone = model.openSession(batchThatTakesTime());
                var shared = model.openSession(batchThatTakesTime())) {
            SmallNetwork.fill(alone.input().values(), batchThatTakesTime(), 1);
            SmallNetwork.fill(shared.input().values(), batchThatTakesTime(), 1);
            alone.run();

            int runs = 20;
            CountDownLatch start = new CountDownLatch(1);
            AtomicInteger refused = new AtomicInteger();
            AtomicInteger completed = new AtomicInteger();
            AtomicReference<Throwable> unexpected = new AtomicReference<>();
            Runnable work = () -> {
                try {
                    start.await();
                    for (int i = 0; i < runs; i++) {
                        try {
                            shared.run();
                            completed.incrementAndGet();
                        } catch (ConcurrentModificationException e) {
                            refused.incrementAndGet();
                            Thread.sleep(1);
                        }
                    }
                } catch (Throwable e) {
                    unexpected.set(e);
                }
            };
            Thread one = Thread.ofPlatform().start(work);
            Thread other = Thread.ofPlatform().start(work);
            start.countDown();
            one.join();
            other.join();

            assertNull(unexpected.get());
            assertTrue(refused.get() > 0, "the threads never met");
            assertEquals(2 * runs, refused.get() + completed.get());
            for (String output : SmallNetwork.NETWORK.outputs()) {
                assertEquals(
                        -1,
                        alone.outputs().get(output).mismatch(shared.outputs().get(output)),
                        output);
            }
        }
    }

    @Test
    void twoSessionsOfOneModelRunOnTwoThreads() throws InterruptedException {
        try (Device device = open();
                Model model = load(device);
                var reference = model.openSession(4)) {
            SmallNetwork.fill(reference.input().values(), 4, 5);
            reference.run();
            AtomicReference<Throwable> unexpected = new AtomicReference<>();
            AtomicInteger agreed = new AtomicInteger();
            Runnable work = () -> {
                try (var own = model.openSession(4)) {
                    SmallNetwork.fill(own.input().values(), 4, 5);
                    for (int i = 0; i < 20; i++) {
                        own.run();
                    }
                    for (String output : SmallNetwork.NETWORK.outputs()) {
                        if (own.outputs()
                                        .get(output)
                                        .mismatch(reference.outputs().get(output))
                                == -1) {
                            agreed.incrementAndGet();
                        }
                    }
                } catch (Throwable e) {
                    unexpected.set(e);
                }
            };
            Thread one = Thread.ofPlatform().start(work);
            Thread other = Thread.ofPlatform().start(work);
            one.join();
            other.join();
            assertNull(unexpected.get());
            assertEquals(2 * SmallNetwork.NETWORK.outputs().size(), agreed.get());
        }
    }

    @Test
    void invalidArgumentsAreRejectedBeforeAnyNativeCall() {
        try (Device device = open();
                Model model = load(device);
                var session = model.openSession(1)) {
            assertThrows(IllegalArgumentException.class, () -> model.openSession(0));
            assertThrows(IllegalArgumentException.class, () -> model.openSession(-1));
            assertEquals(
                    "network small has no output 'normalized'; it has third, pointwise, strided, last",
                    Refusal.of(
                            IllegalArgumentException.class,
                            () -> session.outputs().get("normalized")));
            assertTrue(session.outputs().get("last").isReadOnly());
        }
    }

    @Test
    void aBatchThatDoesNotFitIsRejectedAndTheModelStaysUsable() {
        try (Device device = open();
                Model model = load(device)) {
            String refusal = Refusal.of(DeviceMemoryException.class, () -> openTooLarge(model));
            assertTrue(refusal.contains("MiB") && refusal.contains("smaller batch"), refusal);
            model.openSession(1).close();
        }
    }
}
