// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.repair;

import java.nio.ByteBuffer;

/** Corrects the first bytes of a JPEG, the lengths of its segments, and sizes that are large. */
public final class Jpeg {
    private static final int SCAN = 0xda;
    private static final int FRAME_HEIGHT = 5;
    private static final int FRAME_BYTES = 10;
    private static final int SIZE_MASK = 0x1ff;

    private Jpeg() {}

    /** A file whose segments before the first scan are whole. */
    public static byte[] repair(byte[] mutant) {
        byte[] file = Bytes.startingWith(mutant, 8, 0xff, 0xd8, 0xff);
        ByteBuffer bytes = Bytes.bigEndian(file);
        for (int at = 2; file.length - at >= 4; ) {
            file[at] = (byte) 0xff;
            int marker = file[at + 1] & 0xff;
            int length = bytes.getShort(at + 2) & 0xffff;
            if (length < 2 || length > file.length - at - 2) {
                length = Math.min(file.length - at - 2, 0xffff);
                bytes.putShort(at + 2, (short) length);
            }
            boolean frame = marker >= 0xc0 && marker <= 0xc2;
            if (frame && length >= FRAME_BYTES) {
                clamp(bytes, at + FRAME_HEIGHT);
                clamp(bytes, at + FRAME_HEIGHT + 2);
            }
            if (marker == SCAN) {
                break;
            }
            at += 2 + length;
        }
        return file;
    }

    private static void clamp(ByteBuffer bytes, int at) {
        int size = bytes.getShort(at) & 0xffff;
        if (size == 0 || size > SIZE_MASK) {
            bytes.putShort(at, (short) (1 + (size & SIZE_MASK)));
        }
    }
}
