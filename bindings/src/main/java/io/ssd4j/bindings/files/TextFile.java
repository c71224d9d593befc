// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text that users write by hand or with any editor: UTF-8, with or without a byte order mark. */
public final class TextFile {
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private TextFile() {}

    /**
     * Reads a file. It may be a pipe, whose size is not known, or a device that never ends.
     *
     * @param most the most bytes that make sense
     * @throws CharacterCodingException if it is not UTF-8
     * @throws IOException if it is larger or cannot be read
     */
    public static String read(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, most);
        }
    }

    /**
     * Reads a stream to its end.
     *
     * @param in not closed
     * @param most the most bytes that make sense
     * @throws CharacterCodingException if it is not UTF-8
     * @throws IOException if it is larger or cannot be read
     */
    public static String read(InputStream in, int most) throws IOException {
        byte[] bytes = in.readNBytes(most + 1);
        if (bytes.length > most) {
            throw new IOException("it has more than " + most + " bytes");
        }
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    }
}
