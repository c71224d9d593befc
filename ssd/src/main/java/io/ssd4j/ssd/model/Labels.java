// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.model;

import io.ssd4j.bindings.files.IoReason;
import io.ssd4j.bindings.files.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The names of a detector's classes. A label is the number of a class, from 1; 0 is the background, which has no name.
 *
 * @param names the name of label 1 first; names may repeat
 */
public record Labels(List<String> names) {
    /** A list of names has a few kilobytes; another kind of file, passed by mistake, may have gigabytes. */
    private static final int MOST_BYTES = 1 << 20;

    /**
     * Checks and copies the names.
     *
     * @throws IllegalArgumentException if there is no name, or if one is blank
     */
    public Labels {
        names = List.copyOf(names);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a detector needs at least one class besides the background");
        }
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).isBlank()) {
                throw new IllegalArgumentException("label " + (i + 1) + " has no name");
            }
        }
    }

    /**
     * Names for classes of which only the number is known: {@code class 1}, {@code class 2} and so on.
     *
     * @param count the number of classes without the background, at least 1
     */
    public static Labels numbered(int count) {
        return new Labels(IntStream.rangeClosed(1, count)
                .mapToObj(label -> "class " + label)
                .toList());
    }

    /**
     * Reads names from a text file: UTF-8 with or without a byte order mark, one name a line, the name of label 1 first, no line for the background. Spaces
     * around a name are ignored.
     *
     * @throws IOException if the file cannot be read, is not text, or has a blank line or no line; the message names the file
     */
    public static Labels read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a directory; pass a text file with one name a line");
        }
        try {
            return of(TextFile.read(file, MOST_BYTES));
        } catch (NoSuchFileException e) {
            throw new IOException(file.toAbsolutePath() + " does not exist; check the path", e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8 text; pass a text file with one name a line", e);
        } catch (IOException e) {
            throw new IOException(
                    file + " cannot be read as a list of names: " + IoReason.of(e)
                            + "; pass a text file with one name a line",
                    e);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage() + "; the file has one name a line", e);
        }
    }

    private static Labels of(String lines) {
        return new Labels(lines.lines().map(String::strip).toList());
    }

    static Labels resource(String name) {
        try (InputStream in = Objects.requireNonNull(Labels.class.getResourceAsStream(name), name)) {
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of classes without the background. */
    public int count() {
        return names.size();
    }

    /**
     * The name of a label.
     *
     * @param label 1 to {@link #count()}
     * @throws IndexOutOfBoundsException if there is no such label
     */
    public String name(int label) {
        return names.get(label - 1);
    }
}
