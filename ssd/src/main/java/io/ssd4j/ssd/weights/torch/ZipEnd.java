// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.torch;

import io.ssd4j.runtime.WeightsException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * The end of a zip archive, which says where its directory is.
 *
 * @param begin first byte of the directory
 * @param end one past its last byte
 * @param entries number of entries
 */
record ZipEnd(long begin, long end, long entries) {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_BYTES = 56;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;

    static ZipEnd find(Path path, MemorySegment bytes) {
        long at = position(path, bytes);
        long entries = Short.toUnsignedLong(bytes.get(SHORT, at + 10));
        long size = Integer.toUnsignedLong(bytes.get(INT, at + 12));
        long begin = Integer.toUnsignedLong(bytes.get(INT, at + 16));
        boolean wide = entries == 0xffff || size == Zip64.ELSEWHERE || begin == Zip64.ELSEWHERE;
        long locator = at - LOCATOR_BYTES;
        long limit = at;
        if (wide && locator >= 0 && bytes.get(INT, locator) == LOCATOR) {
            long end64 = bytes.get(LONG, locator + 8);
            if (end64 < 0 || end64 > locator - END_64_BYTES || bytes.get(INT, end64) != END_64) {
                throw new WeightsException(
                        path + ": the zip64 end that byte " + locator + " points to is missing: the file is damaged");
            }
            entries = bytes.get(LONG, end64 + 32);
            size = bytes.get(LONG, end64 + 40);
            begin = bytes.get(LONG, end64 + 48);
            limit = end64;
        }
        if (entries < 0 || begin < 0 || size < 0 || begin > limit || size > limit - begin) {
            throw new WeightsException(path + ": the zip directory should have " + Long.toUnsignedString(size)
                    + " bytes from byte " + Long.toUnsignedString(begin)
                    + " on, which do not fit in the file: the file is"
                    + " truncated or damaged");
        }
        return new ZipEnd(begin, begin + size, entries);
    }

    /** The end may be followed by a comment, whose length it gives. */
    private static long position(Path path, MemorySegment bytes) {
        long last = bytes.byteSize() - END_BYTES;
        for (long at = last; at >= 0 && at >= last - 0xffff; at--) {
            if (bytes.get(INT, at) == END && Short.toUnsignedLong(bytes.get(SHORT, at + 20)) == last - at) {
                return at;
            }
        }
        throw new WeightsException(
                path + ": starts like a zip archive, but has no zip directory at its end: the file is truncated");
    }
}
