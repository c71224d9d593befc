// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.text;

/**
 * Text from an untrusted file, made safe to print in a message. Control characters are replaced, because a terminal
 * would interpret them, and long text is shortened.
 */
public final class Quoted {
    private static final int MAX_LENGTH = 200;

    private Quoted() {}

    /** The name, made safe and put in quotes. */
    public static String name(String name) {
        return "'" + line(name) + "'";
    }

    /** The first {@value #MAX_LENGTH} characters of the text, on one line. */
    public static String line(String text) {
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
