// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.protocol;

/** What a client sent, as it may appear in a message. */
public final class Shown {
    private static final int MOST = 64;

    private Shown() {}

    /** The beginning of a text, without control characters. */
    public static String text(String text) {
        String plain = text.codePoints()
                .limit(MOST)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return plain.length() < text.length() ? plain + "..." : plain;
    }
}
