// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.repair;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** What the repairs of binary files share. */
final class Bytes {
    private Bytes() {}

    /** A copy of at least a size that starts with the given bytes. */
    static byte[] startingWith(byte[] file, int least, int... start) {
        byte[] copy = Arrays.copyOf(file, Math.max(file.length, least));
        for (int i = 0; i < start.length; i++) {
            copy[i] = (byte) start[i];
        }
        return copy;
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static ByteBuffer littleEndian(byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    static ByteBuffer bigEndian(byte[] file) {
        return ByteBuffer.wrap(file);
    }
}
