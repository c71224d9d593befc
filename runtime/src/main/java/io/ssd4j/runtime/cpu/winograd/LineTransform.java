// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import java.lang.foreign.MemorySegment;

/**
 * The transforms of the rows or columns of a tile, for as many channels as a vector has. Positions and distances are in bytes. No vector
 * is an argument or a result: one that left compiled code would become an object. All lines are done in one call, because a transform is
 * too large for the JIT compiler to be sure to inline it.
 */
interface LineTransform {

    /**
     * Transforms n lines of n values to n values each: {@code B^T d}.
     *
     * @param step the distance of values in a line
     * @param line the distance of lines
     */
    void input(
            MemorySegment from, long at, long step, long line, MemorySegment to, long toAt, long toStep, long toLine);

    /**
     * Transforms lines of n values to m values each: {@code A^T p}.
     *
     * @param step the distance of values in a line
     * @param line the distance of lines
     * @param lines how many lines
     */
    void output(
            MemorySegment from,
            long at,
            long step,
            long line,
            MemorySegment to,
            long toAt,
            long toStep,
            long toLine,
            int lines);
}
