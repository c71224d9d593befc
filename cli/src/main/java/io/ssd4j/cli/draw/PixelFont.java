// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.draw;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The letters in {@code pixel-font.txt}: printable ASCII, and a box for any other character. */
final class PixelFont {
    /** Rows of a letter: seven above the line, two below. */
    static final int ROWS = 9;

    private static final String FILE = "pixel-font.txt";
    private static final int FIRST = ' ';
    private static final int UNKNOWN = 127;
    private static final int CELL = 5;
    private static final int SPACE = 3;

    private final List<Letter> letters = new ArrayList<>();

    /**
     * A letter without the empty columns at its sides.
     *
     * @param rows {@code ROWS} texts of {@code width} characters, {@code #} where it is inked
     */
    private record Letter(int width, List<String> rows) {
        static Letter of(List<String> cell) {
            int left = CELL;
            int right = 0;
            for (String row : cell) {
                int first = row.indexOf('#');
                left = first < 0 ? left : Math.min(left, first);
                right = Math.max(right, row.lastIndexOf('#') + 1);
            }
            if (right == 0) {
                return new Letter(SPACE, cell);
            }
            int begin = left;
            int end = right;
            return new Letter(
                    end - begin,
                    cell.stream().map(row -> row.substring(begin, end)).toList());
        }
    }

    private static final class Holder {
        static final PixelFont INSTANCE = new PixelFont();
    }

    private PixelFont() {
        List<String> lines = read().lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("# "))
                .toList();
        for (int block = 0; block < lines.size(); block += ROWS) {
            List<String[]> rows = lines.subList(block, block + ROWS).stream()
                    .map(line -> line.split(" ", -1))
                    .toList();
            for (int i = 0; i < rows.getFirst().length; i++) {
                int column = i;
                letters.add(Letter.of(rows.stream().map(row -> row[column]).toList()));
            }
        }
    }

    private static String read() {
        try (InputStream file = Objects.requireNonNull(PixelFont.class.getResourceAsStream(FILE), FILE)) {
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PixelFont instance() {
        return Holder.INSTANCE;
    }

    private Letter letter(int codePoint) {
        return letters.get((codePoint < FIRST || codePoint > UNKNOWN ? UNKNOWN : codePoint) - FIRST);
    }

    /** Columns of a character. */
    int width(int codePoint) {
        return letter(codePoint).width();
    }

    /** Whether a character has ink at this place. */
    boolean isSet(int codePoint, int row, int column) {
        return letter(codePoint).rows().get(row).charAt(column) == '#';
    }
}
