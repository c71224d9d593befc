// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.repair;

import java.nio.ByteBuffer;

/** Corrects the first bytes of a BMP and sizes that are large. */
public final class Bmp {
    private static final int INFO_HEADER = 14;
    private static final int OLDEST = 12;
    private static final int LEAST = 54;
    private static final int SIZE_MASK = 0x1ff;

    private Bmp() {}

    /** A file of moderate size. */
    public static byte[] repair(byte[] mutant) {
        byte[] file = Bytes.startingWith(mutant, LEAST, 'B', 'M');
        ByteBuffer bytes = Bytes.littleEndian(file);
        if (bytes.getInt(INFO_HEADER) == OLDEST) {
            return file;
        }
        for (int at : new int[] {INFO_HEADER + 4, INFO_HEADER + 8}) {
            int size = bytes.getInt(at);
            if (size == 0 || Math.abs((long) size) > SIZE_MASK) {
                bytes.putInt(at, 1 + (size & SIZE_MASK));
            }
        }
        return file;
    }
}
