// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

/**
 * What the transformed weights of a convolution depend on besides their values.
 *
 * @param tile the height and width of the block of outputs that a tile gives, m
 * @param inputs channels that are read
 * @param outputs channels that are written
 */
record WinogradShape(int tile, int inputs, int outputs) {
    /** The height and width of a tile of inputs, n. */
    int taps() {
        return tile + 2;
    }

    /** The number of planes. */
    int planes() {
        return taps() * taps();
    }
}
