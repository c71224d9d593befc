// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_get_primitive_cache_capacity;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cpu.dnnl.Dnnl;
import io.ssd4j.runtime.engine.RandomWeights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** oneDNN's cache of primitives is emptied, goes on caching, and what a session uses stays. */
class UnusedPrimitivesCpuTest {
    private static final int THREADS = 4;
    private static final int TIMES = 500;

    private static final Network NETWORK = Network.builder("small", new Shape(3, 12, 12))
            .convolution("one", 16, Window.of(3).padding(1))
            .convolution("two", 16, Window.of(1))
            .output("two")
            .build();

    @Test
    void theLimitStaysWhenThreadsFreeAtOnceAndSessionsGoOn() throws InterruptedException {
        try (Device device = Device.open("cpu");
                var weights = new RandomWeights(3);
                var model = device.load(NETWORK, weights, Precision.FP32);
                var session = model.openSession(SessionOptions.batch(1))) {
            session.run();
            float[] before = output(session.outputs().get("two"));
            int limit = limit();
            assertNotEquals(0, limit);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int time = 0; time < TIMES; time++) {
                        Dnnl.freeUnusedPrimitives();
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(limit, limit());
            session.run();
            assertArrayEquals(before, output(session.outputs().get("two")));
        }
    }

    private static float[] output(MemorySegment values) {
        return values.toArray(ValueLayout.JAVA_FLOAT);
    }

    private static int limit() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(ValueLayout.JAVA_INT);
            assertEquals(0, dnnl_get_primitive_cache_capacity(limit));
            return limit.get(ValueLayout.JAVA_INT, 0);
        }
    }
}
