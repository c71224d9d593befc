// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.torch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The 64-bit numbers in the extra field of a directory entry, which stand in for 32-bit numbers that are too small. */
final class Zip64 {
    /** In place of a number, says that the extra field has it. */
    static final long ELSEWHERE = 0xffff_ffffL;

    private static final int ID = 1;
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment numbers;
    private long position;

    Zip64(MemorySegment extra) {
        this.numbers = find(extra);
    }

    private static MemorySegment find(MemorySegment extra) {
        for (long at = 0; extra.byteSize() - at >= 4; ) {
            int id = Short.toUnsignedInt(extra.get(SHORT, at));
            int size = Short.toUnsignedInt(extra.get(SHORT, at + 2));
            at += 4;
            if (size > extra.byteSize() - at) {
                break;
            }
            if (id == ID) {
                return extra.asSlice(at, size);
            }
            at += size;
        }
        return extra.asSlice(0, 0);
    }

    /** The number itself, or the next 64-bit number if it is too large; -1 if there is none. */
    long next(long number) {
        if (number != ELSEWHERE) {
            return number;
        }
        if (numbers.byteSize() - position < Long.BYTES) {
            return -1;
        }
        long wide = numbers.get(LONG, position);
        position += Long.BYTES;
        return wide;
    }
}
