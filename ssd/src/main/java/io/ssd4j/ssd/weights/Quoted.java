// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

/**
 * Text out of a file that nobody vouches for, made fit for a message: a terminal must not obey the control characters
 * in it, and the reader must not drown in it.
 */
final class Quoted {
    private static final int MAX_LENGTH = 200;

    private Quoted() {}

    /** A name in quotes. */
    static String name(String name) {
        return "'" + line(name) + "'";
    }

    /** At most {@value #MAX_LENGTH} characters on one line. */
    static String line(String text) {
        String start = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
        return start.codePoints()
                .map(c -> isPrintable(c) ? c : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
