// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import org.junit.jupiter.api.Test;

class HotPathCpuTest extends HotPathContract {
    @Override
    String device() {
        return "cpu";
    }

    @Test
    void detectionsAllocateNothing() {
        assertNothing(RunAllocation.measureDetections(device()));
    }
}
