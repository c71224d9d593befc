// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TileGridTest {

    @Test
    void tilesCoverAllOutputs() {
        assertArrayEquals(new int[] {0, 4, 8, 12, 16}, first(19, 4, 1));
        assertArrayEquals(new int[] {0, 6, 12, 18}, first(19, 6, 1));
    }

    @Test
    void aDilationHasInterleavedGrids() {
        // Of 19 outputs, 0 6 12 18 are one tile, 1 7 13 the next.
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, first(19, 4, 6));
        // 0 2 4 6 and 8 10, then 1 3 5 7 and 9.
        assertArrayEquals(new int[] {0, 8, 1, 9}, first(11, 4, 2));
    }

    @Test
    void fewerOutputsThanGridsHaveATileEach() {
        assertArrayEquals(new int[] {0, 1}, first(2, 4, 6));
    }

    private static int[] first(int extent, int outputs, int dilation) {
        TileGrid grid = TileGrid.of(extent, outputs, dilation);
        return IntStream.range(0, grid.tiles()).map(grid::first).toArray();
    }
}
