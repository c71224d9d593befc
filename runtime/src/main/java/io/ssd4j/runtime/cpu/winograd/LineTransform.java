// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import java.lang.foreign.MemorySegment;

/**
 * The transforms of one row or column of a tile, for as many channels as a vector has. Positions and distances are in bytes. No vector
 * is an argument or a result: one that left compiled code would become an object.
 */
interface LineTransform {

    /** Transforms n values at a distance of {@code step} to n values at a distance of {@code toStep}: {@code B^T d}. */
    void input(MemorySegment from, long at, long step, MemorySegment to, long toAt, long toStep);

    /** Transforms n values to m: {@code A^T p}. */
    void output(MemorySegment from, long at, long step, MemorySegment to, long toAt, long toStep);
}
