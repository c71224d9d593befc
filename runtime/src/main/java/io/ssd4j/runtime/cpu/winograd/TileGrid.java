// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the tiles along one side of the outputs are. With a dilation d, the outputs are d interleaved grids, each of which is an
 * undilated convolution of an interleaved grid of the inputs.
 */
final class TileGrid {
    private final int[] first;

    private TileGrid(int[] first) {
        this.first = first;
    }

    /**
     * Divides a side.
     *
     * @param extent the number of outputs along the side
     * @param outputs how many a tile gives
     */
    static TileGrid of(int extent, int outputs, int dilation) {
        List<Integer> first = new ArrayList<>();
        for (int phase = 0; phase < Math.min(dilation, extent); phase++) {
            for (int output = phase; output < extent; output += outputs * dilation) {
                first.add(output);
            }
        }
        return new TileGrid(first.stream().mapToInt(Integer::intValue).toArray());
    }

    /** The first output of a tile; its others follow at the distance of the dilation. */
    int first(int tile) {
        return first[tile];
    }

    int tiles() {
        return first.length;
    }
}
