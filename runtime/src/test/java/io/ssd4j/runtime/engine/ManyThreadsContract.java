// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.TensorInput;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Forty threads at once. */
@Timeout(120)
abstract class ManyThreadsContract {
    private static final int THREADS = 40;
    private static final int INPUTS = 4;

    /** The device under test, as {@link Device#open(String)} takes it. */
    abstract String device();

    private Device open() {
        return Device.open(device(), EngineLife.options(Effort.INSTANT));
    }

    private static Model load(Device device) {
        try (RandomWeights weights = new RandomWeights(3)) {
            return device.load(SmallNetwork.TINY, weights, Precision.FP32);
        }
    }

    /** The outputs for one of the inputs, as copies. */
    private static List<float[]> run(Session<TensorInput, HostOutputs> session, int input) {
        SmallNetwork.fill(session.input().values(), 1, input);
        session.run();
        return SmallNetwork.TINY.outputs().stream()
                .map(output -> session.outputs().get(output).toArray(ValueLayout.JAVA_FLOAT))
                .toList();
    }

    private static void assertSame(List<float[]> expected, List<float[]> computed) {
        for (int output = 0; output < expected.size(); output++) {
            assertTrue(Arrays.equals(expected.get(output), computed.get(output)), "output " + output);
        }
    }

    private static List<List<float[]>> expected(Model model) {
        List<List<float[]>> expected = new ArrayList<>();
        try (var session = model.openSession(1)) {
            for (int input = 0; input < INPUTS; input++) {
                expected.add(run(session, input));
            }
        }
        return expected;
    }

    /** Starts the threads together and waits for all; the first exception is thrown. */
    private static void inThreads(Callable<?> work) throws InterruptedException, ExecutionException {
        CountDownLatch start = new CountDownLatch(THREADS);
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> results = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                results.add(threads.submit(() -> {
                    start.countDown();
                    start.await();
                    return work.call();
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        }
    }

    @Test
    void sessionsOfOneModelComputeTheSameBits() throws InterruptedException, ExecutionException {
        try (Device device = open();
                Model model = load(device)) {
            List<List<float[]>> expected = expected(model);
            inThreads(() -> {
                for (int opened = 0; opened < 2; opened++) {
                    try (var session = model.openSession(1)) {
                        for (int input = 0; input < INPUTS; input++) {
                            assertSame(expected.get(input), run(session, input));
                        }
                    }
                }
                return true;
            });
        }
    }

    /** Each thread opens the device for itself, as if it were the first. */
    @Test
    void devicesAndModelsOfTheirOwnComputeTheSameBits() throws InterruptedException, ExecutionException {
        List<List<float[]>> expected;
        try (Device device = open();
                Model model = load(device)) {
            expected = expected(model);
        }
        inThreads(() -> {
            try (Device device = open();
                    Model model = load(device);
                    var session = model.openSession(1)) {
                assertSame(expected.getFirst(), run(session, 0));
            }
            return true;
        });
    }

    /** A run is right or refused; what is in use is not closed; in the end everything is. */
    @Test
    void closingUnderLoadIsRefusedOrComplete() throws InterruptedException, ExecutionException {
        for (int round = 0; round < 2; round++) {
            Device device = open();
            Model model = load(device);
            List<List<float[]>> expected = expected(model);
            Session<TensorInput, HostOutputs> shared = model.openSession(1);
            SmallNetwork.fill(shared.input().values(), 1, 0);
            AtomicInteger turn = new AtomicInteger();
            AtomicInteger right = new AtomicInteger();
            inThreads(() -> {
                int own = turn.getAndIncrement();
                switch (own % 4) {
                    case 0 -> {
                        tries(shared::run);
                        tries(shared::await);
                    }
                    case 1 ->
                        tries(() -> {
                            try (var session = model.openSession(1)) {
                                assertSame(expected.get(1), run(session, 1));
                                right.incrementAndGet();
                            }
                        });
                    case 2 -> tries(shared::close);
                    default -> {
                        tries(model::close);
                        tries(device::close);
                    }
                }
                return true;
            });
            shared.close();
            model.close();
            device.close();
            assertEquals("model tiny is closed", Refusal.of(IllegalStateException.class, () -> model.openSession(1)));
            assertTrue(right.get() <= THREADS / 4);
        }
    }

    /** Another thread closes the weights while they are loaded: they are loaded, or the load is refused. */
    @Test
    void weightsThatAreClosedWhileTheyAreLoaded() throws InterruptedException, ExecutionException {
        try (Device device = open()) {
            for (int round = 0; round < 5; round++) {
                SharedWeights weights = new SharedWeights(3);
                AtomicInteger turn = new AtomicInteger();
                inThreads(() -> {
                    if (turn.getAndIncrement() % THREADS == THREADS / 2) {
                        weights.close();
                    } else {
                        tries(() -> device.load(SmallNetwork.TINY, weights, Precision.FP32)
                                .close());
                    }
                    return true;
                });
            }
        }
    }

    private static void tries(Runnable use) {
        try {
            use.run();
        } catch (IllegalStateException | ConcurrentModificationException refused) {
            assertTrue(refused.getMessage() != null, refused::toString);
        }
    }
}
