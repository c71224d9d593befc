// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import org.junit.jupiter.api.Test;

/** A run allocates nothing on the heap. */
abstract class HotPathContract {
    /** The device under test, as {@link Device#open(String)} takes it. */
    abstract String device();

    /** Number of measured runs. */
    int runs() {
        return RunAllocation.RUNS;
    }

    @Test
    void runAllocatesNothing() {
        assertNothing(RunAllocation.measure(device(), runs()));
    }

    @Test
    void framesOfAKnownGeometryAllocateNothing() {
        assertNothing(RunAllocation.measureFrames(device()));
    }

    static void assertNothing(RunAllocation allocation) {
        assertEquals(0, allocation.byRuns(), allocation::toString);
        assertTrue(
                allocation.byControl() >= (long) RunAllocation.CONTROL_BYTES * RunAllocation.CONTROL_RUNS,
                () -> "the measurement does not detect one object per run: " + allocation);
    }
}
