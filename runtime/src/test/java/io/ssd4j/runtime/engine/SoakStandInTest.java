// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceMemoryException;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.standin.Fault;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens and closes two thousand models and sessions, most of them with a failing call in between. Nothing may leak. */
@OnStandIn
class SoakStandInTest {
    private static final int ROUNDS = 2000;
    private static final int SETTLED = 500;
    private static final int ROUNDS_A_DEVICE = 100;
    private static final long SEED = 42;

    private static final long TOLERATED_HEAP = 1 << 20;
    private static final long TOLERATED_OFF_HEAP = 64 << 10;

    private final StandInControl control = StandInControl.ofThisProcess();
    private final Random random = new Random(SEED);

    @TempDir
    private Path cache;

    @Test
    void nothingLeaks() {
        EngineLife.inCache(cache, () -> {
            LiveMemory settled = new LiveMemory(0, 0);
            int failed = 0;
            for (int round = 0; round < ROUNDS; round += ROUNDS_A_DEVICE) {
                if (round == SETTLED) {
                    settled = LiveMemory.now();
                }
                failed += onOneDevice();
                assertEquals(Map.of(), control.books());
            }
            assertTrue(failed > ROUNDS / 2, failed + " rounds failed");
            LiveMemory end = LiveMemory.now();
            assertTrue(end.heap() - settled.heap() < TOLERATED_HEAP, settled + " grew to " + end);
            assertTrue(end.offHeap() - settled.offHeap() < TOLERATED_OFF_HEAP, settled + " grew to " + end);
        });
        EngineLife.once(cache);
    }

    /** Returns how many rounds failed. */
    private int onOneDevice() {
        int failed = 0;
        try (Device device = Device.open("cuda:0", EngineLife.options(Effort.INSTANT));
                RandomWeights weights = new RandomWeights(9)) {
            assertFalse(fails(device, weights)); // loads the device's kernels
            forgetPlans();
            Map<String, Long> choosing = calls(device, weights);
            Map<String, Long> loading = calls(device, weights);
            Map<String, Long> open = control.books();
            for (int round = 0; round < ROUNDS_A_DEVICE; round++) {
                boolean chooses = round % 8 == 0;
                if (chooses) {
                    forgetPlans();
                }
                String call = failSomeCall(chooses ? choosing : loading);
                failed += fails(device, weights) ? 1 : 0;
                control.clearFaults();
                assertEquals(open, control.books(), call);
                assertEquals(List.of(), control.violations(), call);
            }
        }
        return failed;
    }

    /** Number of calls of each function in a round without failures. */
    private Map<String, Long> calls(Device device, RandomWeights weights) {
        Map<String, Long> before = control.calls();
        assertFalse(fails(device, weights));
        Map<String, Long> calls = new TreeMap<>();
        control.calls().forEach((function, count) -> calls.put(function, count - before.getOrDefault(function, 0L)));
        calls.values().removeIf(count -> count == 0);
        calls.keySet().removeAll(NativeEntryPoints.CANNOT_FAIL.keySet());
        return calls;
    }

    private String failSomeCall(Map<String, Long> calls) {
        List<String> functions = List.copyOf(calls.keySet());
        String function = functions.get(random.nextInt(functions.size()));
        long nth = 1 + random.nextLong(calls.getOrDefault(function, 1L));
        control.fail(function, nth, FaultStatus.internal(function).code(), Fault.Mode.ONCE);
        return function + ", call " + nth;
    }

    private boolean fails(Device device, RandomWeights weights) {
        try (Model model = device.load(SmallNetwork.TINY, weights, Precision.FP32);
                var session = model.openSession(1)) {
            session.run();
            return false;
        } catch (NativeCallException | DeviceMemoryException e) {
            return true;
        }
    }

    /** Deletes stored plans, because both choosing and loading plans may fail. */
    private void forgetPlans() {
        try (Stream<Path> plans = Files.list(cache.resolve("plans"))) {
            for (Path plan : plans.toList()) {
                Files.delete(plan);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theMeasurementDetectsLeaks() {
        LiveMemory before = LiveMemory.now();
        List<byte[]> kept = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            for (int i = 0; i < ROUNDS; i++) {
                kept.add(new byte[1024]);
                arena.allocate(1024);
            }
            LiveMemory after = LiveMemory.now();
            assertTrue(after.heap() - before.heap() > TOLERATED_HEAP, before + " grew to " + after);
            assertTrue(after.offHeap() - before.offHeap() > TOLERATED_OFF_HEAP, before + " grew to " + after);
        }
        assertEquals(ROUNDS, kept.size());
    }
}
