// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

/** Adds up the parts of working memory, each aligned to a cache line. */
final class Scratch {
    static final long LINE = 64;

    private long bytes;

    /** Reserves a part and returns its position. */
    long reserve(long size) {
        long position = bytes;
        bytes += Math.ceilDiv(size, LINE) * LINE;
        return position;
    }

    long bytes() {
        return bytes;
    }

    /**
     * The distance of planes in bytes: an odd number of cache lines. At a distance that is a multiple of 4096, the stores to all planes
     * would compete for the same few places of the cache, and loads would wait for stores whose low address bits are equal.
     */
    static long planeStride(long planeBytes) {
        return (Math.ceilDiv(planeBytes, LINE) | 1) * LINE;
    }
}
