// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The lines of a golden without comments, each a list of words. The README of their folder describes the files. */
final class GoldenLines implements Iterator<List<String>> {
    private final Deque<List<String>> lines = new ArrayDeque<>();

    private GoldenLines(String text) {
        text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> List.of(line.split(" ")))
                .forEach(lines::add);
    }

    /** Reads a file of the test resources. */
    static GoldenLines of(String file) {
        try (InputStream in = url(file).openStream()) {
            return new GoldenLines(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(String file) {
        URL url = GoldenLines.class.getResource(file);
        if (url == null) {
            throw new IllegalStateException(file + " is missing from the test resources");
        }
        return url;
    }

    @Override
    public boolean hasNext() {
        return !lines.isEmpty();
    }

    @Override
    public List<String> next() {
        return lines.remove();
    }

    /** Whether the next line starts with a word. */
    boolean nextIs(String word) {
        return hasNext() && lines.element().getFirst().equals(word);
    }
}
