// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.repair;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Corrects the signature, the first chunk's length and name, and the length and checksum of every chunk. */
public final class Png {
    private static final int SIGNATURE = 8;
    private static final int HEADER = 13;
    private static final int AROUND_CHUNK = 12;
    private static final int IDAT = 0x49444154;
    private static final int DEPTH = 24;

    /** The last chunk; a second one does no harm. */
    private static final byte[] END = {0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xae, 0x42, 0x60, (byte) 0x82};

    private static final int IHDR = 0x49484452;

    /** Keeps the size of most images small, so that time goes into variety. */
    private static final int SIZE_MASK = 0x1ff;

    private Png() {}

    /** A file whose chunks are whole. */
    public static byte[] repair(byte[] mutant) {
        byte[] file = Bytes.startingWith(
                mutant, SIGNATURE + AROUND_CHUNK + HEADER, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n');
        ByteBuffer bytes = Bytes.bigEndian(file);
        bytes.putInt(SIGNATURE, HEADER).putInt(SIGNATURE + 4, IHDR);
        clamp(bytes, SIGNATURE + 8);
        clamp(bytes, SIGNATURE + 12);
        color(file);
        boolean pixels = false;
        for (int at = SIGNATURE; file.length - at >= AROUND_CHUNK; ) {
            int room = file.length - at - AROUND_CHUNK;
            int length = bytes.getInt(at);
            if (length < 0 || length > room) {
                length = room;
                bytes.putInt(at, length);
            }
            pixels |= bytes.getInt(at + 4) == IDAT;
            if (!pixels && length == room && at > SIGNATURE) {
                bytes.putInt(at + 4, IDAT);
            }
            CRC32 crc = new CRC32();
            crc.update(file, at + 4, 4 + length);
            bytes.putInt(at + 8 + length, (int) crc.getValue());
            at += AROUND_CHUNK + length;
        }
        return Bytes.concat(file, END);
    }

    /** Most values of these bytes are refused at once. */
    private static void color(byte[] file) {
        int bits = file[DEPTH];
        int type = file[DEPTH + 1];
        boolean depth = Integer.bitCount(bits) == 1 && bits > 0 && bits <= 16;
        boolean few = type == 0 || (type == 3 && bits <= 8);
        if (!depth || !(few || ((type == 2 || type == 4 || type == 6) && bits >= 8))) {
            file[DEPTH] = 8;
            file[DEPTH + 1] = (byte) (type & 6);
        }
        file[DEPTH + 2] = 0;
        file[DEPTH + 3] = 0;
        file[DEPTH + 4] &= 1;
    }

    private static void clamp(ByteBuffer bytes, int at) {
        int size = bytes.getInt(at);
        if (size <= 0 || size > SIZE_MASK) {
            bytes.putInt(at, 1 + (size & SIZE_MASK));
        }
    }
}
