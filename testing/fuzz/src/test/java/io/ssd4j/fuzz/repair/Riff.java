// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.repair;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Corrects the signature of a WebP file and the size of the file and of its chunks. */
public final class Riff {
    private static final int HEADER = 12;
    private static final int CHUNK = 8;
    private static final int SIZE = 4;

    private Riff() {}

    /** A file whose chunks are whole. */
    public static byte[] repair(byte[] mutant) {
        byte[] file = Bytes.startingWith(mutant, HEADER + CHUNK + 2, 'R', 'I', 'F', 'F');
        ByteBuffer bytes = Bytes.littleEndian(file);
        bytes.put(CHUNK, (byte) 'W')
                .put(CHUNK + 1, (byte) 'E')
                .put(CHUNK + 2, (byte) 'B')
                .put(CHUNK + 3, (byte) 'P');
        bytes.put(HEADER, (byte) 'V').put(HEADER + 1, (byte) 'P').put(HEADER + 2, (byte) '8');
        if (" LX".indexOf(file[HEADER + 3]) < 0) {
            file[HEADER + 3] = 'L';
        }
        int at = HEADER;
        while (file.length - at >= CHUNK) {
            int room = file.length - at - CHUNK;
            int length = bytes.getInt(at + SIZE);
            if (length < 0 || length > room) {
                length = room & ~1;
                bytes.putInt(at + SIZE, length);
            }
            at += CHUNK + length + (length & 1);
        }
        int end = Math.min(at, file.length);
        bytes.putInt(SIZE, end - CHUNK);
        return Arrays.copyOf(file, end);
    }
}
