// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A run leaves nothing for the garbage collector. */
abstract class HotPathContract {
    /** The device under test, as {@link Device#open(String)} takes it. */
    abstract String device();

    private static final int WARM_UP = 3_000;
    private static final int MEASURED = 1_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void runAllocatesNothing() {
        // One thread: two on a busy machine wait for each other a thousand times and tell nothing more.
        try (Device device = Device.open(device(), new DeviceOptions(1).effort(Effort.INSTANT));
                RandomWeights weights = new RandomWeights(1);
                Model model = device.load(SmallNetwork.NETWORK, weights, Precision.FP32);
                Session session = model.openSession(1)) {
            assertEquals(0, allocatedBy(session::run));
            // The measurement can see one small object a run.
            Object[] kept = new Object[1];
            long control = allocatedBy(() -> {
                session.run();
                kept[0] = new byte[16];
            });
            assertTrue(control >= 16L * MEASURED, "the control allocated only " + control + " bytes");
        }
    }

    private static long allocatedBy(Runnable run) {
        for (int i = 0; i < WARM_UP; i++) {
            run.run();
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < MEASURED; i++) {
            run.run();
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
