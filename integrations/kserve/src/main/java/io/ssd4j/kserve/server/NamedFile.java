// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the files that an operator names. The JDK's exceptions say only the name, or only the reason. */
public final class NamedFile {
    private NamedFile() {}

    /**
     * The content of a file as text; bytes that are not UTF-8 become replacement characters.
     *
     * @throws IOException if it cannot be read; the message names the file and says why
     */
    public static String text(Path file) throws IOException {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    /**
     * The content of a file.
     *
     * @throws IOException if it cannot be read; the message names the file and says why
     */
    static byte[] bytes(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file.toAbsolutePath(), e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + " must not be read by the user of this process", e);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
