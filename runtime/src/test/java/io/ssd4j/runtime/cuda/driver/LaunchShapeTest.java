// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchShapeTest {

    @ParameterizedTest
    @CsvSource({"1, 256, 1", "256, 256, 1", "257, 256, 2", "2147483647, 1, 2147483647", "549755813632, 256, 2147483647"
    })
    void thereAreBlocksForEveryThread(long threads, int block, int blocks) {
        assertEquals(new LaunchShape(blocks, 1, 1, block, 1, 1, 0), LaunchShape.of(threads, block));
    }

    @Test
    void rejectsShapesThatNoGpuSupports() {
        assertThrows(ArithmeticException.class, () -> LaunchShape.of(549_755_813_889L, 256));
        assertThrows(IllegalArgumentException.class, () -> LaunchShape.of(0, 256));
        assertThrows(IllegalArgumentException.class, () -> LaunchShape.of(256, 0));
        assertThrows(IllegalArgumentException.class, () -> new LaunchShape(1, 65_536, 1, 32, 1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new LaunchShape(1, 1, 65_536, 32, 1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new LaunchShape(1, 1, 1, 32, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new LaunchShape(1, 1, 1, 32, 1, 1, -1));
    }
}
