// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The newest object wins, and three objects are enough for ever. */
@Timeout(30)
class NewestSlotTest {
    private static <T> T taken(NewestSlot<T> slot, T free) throws InterruptedException {
        return Objects.requireNonNull(slot.take(free));
    }

    @Test
    void theNewestReplacesTheOneBefore() throws InterruptedException {
        NewestSlot<String> slot = new NewestSlot<>("a");
        assertEquals("a", slot.put("b"));
        assertEquals("b", slot.put("c"));
        assertEquals(1, slot.replaced());
        assertEquals("c", taken(slot, "d"));
        assertEquals("d", slot.put("e"));
        assertEquals(1, slot.replaced());
        assertEquals("e", taken(slot, "c"));
    }

    @Test
    void closingEndsTheWait() throws InterruptedException {
        NewestSlot<String> slot = new NewestSlot<>("a");
        List<Object> taken = new ArrayList<>();
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                taken.add(String.valueOf(slot.take("b")));
            } catch (InterruptedException e) {
                taken.add(e);
            }
        });
        slot.close();
        waiting.join();
        assertEquals(List.of("null"), taken);
        slot.put("c");
        assertTrue(slot.take("d") == null);
    }

    /** Each thread owns its object alone: a number that is written before the exchange is read unchanged after it. */
    @Test
    void objectsBelongToOneThread() throws InterruptedException {
        int last = 200_000;
        NewestSlot<int[]> slot = new NewestSlot<>(new int[2]);
        Thread putting = Thread.ofPlatform().start(() -> {
            int[] free = new int[2];
            for (int i = 1; i <= last; i++) {
                free[0] = i;
                free[1] = -i;
                free = slot.put(free);
            }
        });
        int[] taken = new int[2];
        int before = 0;
        int count = 0;
        while (before < last) {
            taken = taken(slot, taken);
            assertTrue(taken[0] > before, "an old object after a newer one");
            assertEquals(-taken[0], taken[1]);
            before = taken[0];
            count++;
        }
        putting.join();
        assertEquals(last, count + slot.replaced());
    }
}
