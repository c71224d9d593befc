// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

class ReusedMemoryTest {
    @Test
    void laterTasksUseTheMemoryOfEarlierOnes() {
        try (Arena arena = Arena.ofConfined()) {
            ReusedMemory memory = new ReusedMemory(arena, "a test");
            long[] addresses = new long[4];
            memory.use(1000, first -> addresses[0] = first.address());
            memory.use(500, second -> {
                assertEquals(500, second.byteSize());
                addresses[1] = second.address();
                // Not what is in use.
                memory.use(500, third -> addresses[2] = third.address());
            });
            memory.use(2000, larger -> {
                assertEquals(2000, larger.byteSize());
                larger.fill((byte) 1);
                addresses[3] = larger.address();
            });
            assertEquals(addresses[0], addresses[1]);
            assertNotEquals(addresses[1], addresses[2]);
            assertEquals(0, addresses[3] % HostMemory.ALIGNMENT);
        }
    }
}
