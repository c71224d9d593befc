// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.exif;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/** The orientation in the first directory of a TIFF structure, which is how EXIF stores it (TIFF 6.0, sections 2 and 8). */
final class TiffOrientation {
    private static final int TAG = 0x0112;
    private static final int HEADER_BYTES = 8;
    private static final int ENTRY_BYTES = 12;

    /** Bytes of a value by TIFF's number of its type; 0 for numbers without a type. */
    private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8};

    private TiffOrientation() {}

    /**
     * Searches the first directory. As in Pillow, an entry whose data is outside the structure ends the search, and what was
     * found before counts.
     *
     * @param bytes may be anything
     * @param start where the structure starts
     * @return the last value found, or empty if there is none or the structure is malformed
     */
    static OptionalInt find(byte[] bytes, int start) {
        ByteBuffer tiff = ByteBuffer.wrap(bytes, start, bytes.length - start).slice();
        if (tiff.limit() < HEADER_BYTES) {
            return OptionalInt.empty();
        }
        int magic = tiff.getInt(0);
        if (magic == 0x49492a00) {
            tiff.order(ByteOrder.LITTLE_ENDIAN);
        } else if (magic != 0x4d4d002a) {
            return OptionalInt.empty();
        }
        OptionalInt found = OptionalInt.empty();
        long directory = Integer.toUnsignedLong(tiff.getInt(4));
        if (directory + 2 > tiff.limit()) {
            return found;
        }
        int at = (int) directory + 2;
        for (int entries = tiff.getShort(at - 2) & 0xffff; entries > 0; entries--, at += ENTRY_BYTES) {
            if (at + ENTRY_BYTES > tiff.limit()) {
                return found;
            }
            int type = tiff.getShort(at + 2) & 0xffff;
            int unit = type < TYPE_BYTES.length ? TYPE_BYTES[type] : 0;
            long size = unit * Integer.toUnsignedLong(tiff.getInt(at + 4));
            long data = size > 4 ? Integer.toUnsignedLong(tiff.getInt(at + 8)) : at + 8;
            if (data + size > tiff.limit()) {
                return found;
            }
            if (size > 0 && (tiff.getShort(at) & 0xffff) == TAG) {
                found = value(tiff, type, (int) data);
            }
        }
        return found;
    }

    /** A number of any type counts; bytes and text do not, but they take precedence over an orientation in XMP. */
    private static OptionalInt value(ByteBuffer tiff, int type, int at) {
        double value = switch (type) {
            case 3 -> tiff.getShort(at) & 0xffff;
            case 4, 13 -> Integer.toUnsignedLong(tiff.getInt(at));
            case 5 -> (double) Integer.toUnsignedLong(tiff.getInt(at)) / Integer.toUnsignedLong(tiff.getInt(at + 4));
            case 6 -> tiff.get(at);
            case 8 -> tiff.getShort(at);
            case 9 -> tiff.getInt(at);
            case 10 -> (double) tiff.getInt(at) / tiff.getInt(at + 4);
            case 11 -> tiff.getFloat(at);
            case 12 -> tiff.getDouble(at);
            case 16 -> tiff.getLong(at);
            default -> 0;
        };
        return OptionalInt.of(value == (int) value ? (int) value : 0);
    }
}
