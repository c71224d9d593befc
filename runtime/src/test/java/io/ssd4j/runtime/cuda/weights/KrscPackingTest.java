// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class KrscPackingTest {
    @Test
    void channelsBecomeInnermostAndThePaddingStaysZero() {
        try (Arena arena = Arena.ofConfined()) {
            // [out 2, in 3, 1 x 1 taps and then 2 x 2]: each value encodes its position.
            MemorySegment weights = arena.allocate(ValueLayout.JAVA_FLOAT, 2 * 3 * 4);
            for (int o = 0; o < 2; o++) {
                for (int i = 0; i < 3; i++) {
                    for (int t = 0; t < 4; t++) {
                        weights.setAtIndex(ValueLayout.JAVA_FLOAT, (o * 3 + i) * 4 + t, 100 * o + 10 * (i + 1) + t);
                    }
                }
            }
            KrscPacking packing = new KrscPacking(2, 3, 2, 4);
            assertEquals(32, packing.elements());
            MemorySegment packed = arena.allocate(ValueLayout.JAVA_FLOAT, 32);
            packing.pack(weights, ElementType.FLOAT32, 1, packed);
            assertArrayEquals(
                    new float[] {
                        10, 20, 30, 0, 11, 21, 31, 0, 12, 22, 32, 0, 13, 23, 33, 0,
                        110, 120, 130, 0, 111, 121, 131, 0, 112, 122, 132, 0, 113, 123, 133, 0
                    },
                    packed.toArray(ValueLayout.JAVA_FLOAT));
        }
    }

    @Test
    void rejectsFewerChannelsThanTheWeightsHave() {
        assertThrows(IllegalArgumentException.class, () -> new KrscPacking(2, 3, 1, 2));
    }
}
