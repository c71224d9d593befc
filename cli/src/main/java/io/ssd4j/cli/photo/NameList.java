// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.photo;

import io.ssd4j.bindings.files.IoReason;
import io.ssd4j.bindings.files.TextFile;
import io.ssd4j.ssd.image.ImageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A list of names, as {@code --files-from} takes it: UTF-8, one per line, with Linux or Windows line endings; or separated by NUL
 * characters, as {@code find -print0} writes them. A byte order mark and blank lines are ignored.
 */
final class NameList {
    /** Enough for hundreds of thousands of long names; anything larger is not a list, but for example an endless device. */
    private static final int MOST_BYTES = 64 << 20;

    private static final String NUL = "\0";

    private NameList() {}

    /**
     * Reads a list to its end.
     *
     * @param file the file, or a name of standard input
     * @throws ImageException if it cannot be read
     */
    static List<String> read(String file, InputStream standardInput) {
        try {
            return names(text(file, standardInput)).toList();
        } catch (NoSuchFileException e) {
            throw new ImageException("the list of photos " + file + " does not exist; check the path", e);
        } catch (CharacterCodingException e) {
            throw new ImageException("the list of photos " + file + " is not UTF-8 text; write one name a line", e);
        } catch (IOException e) {
            throw new ImageException("the list of photos " + file + " cannot be read: " + IoReason.of(e), e);
        }
    }

    private static String text(String file, InputStream standardInput) throws IOException {
        if (PhotoReader.isStandardInput(file)) {
            return TextFile.read(standardInput, MOST_BYTES);
        }
        Path path = PhotoFile.path(file);
        if (Files.isDirectory(path)) {
            throw new ImageException("the list of photos " + file + " is a folder; name it without --files-from");
        }
        return TextFile.read(path, MOST_BYTES);
    }

    private static Stream<String> names(String text) {
        // No name contains a NUL, so a list that contains one is NUL-separated, and line breaks are part of the
        // names.
        return text.contains(NUL)
                ? Stream.of(text.split(NUL, -1)).filter(name -> !name.isEmpty())
                : text.lines().filter(line -> !line.isBlank());
    }
}
