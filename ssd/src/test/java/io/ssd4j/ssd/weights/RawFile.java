// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes safetensors files that the real writer never would. */
final class RawFile {
    private RawFile() {}

    /** Writes a file with a correct header length. */
    static Path write(Path folder, String header, byte... data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return write(folder, json.length, json, data);
    }

    /** Writes a file that claims the given header length. */
    static Path write(Path folder, long length, byte[] header, byte... data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(littleEndian(length));
        bytes.writeBytes(header);
        bytes.writeBytes(data);
        return Files.write(folder.resolve("raw.safetensors"), bytes.toByteArray());
    }

    private static byte[] littleEndian(long value) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    /** Encodes float32 values in the byte order of the file. */
    static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }
}
