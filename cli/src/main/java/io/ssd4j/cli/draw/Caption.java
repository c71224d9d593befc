// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.draw;

import java.util.Locale;

/** The text of a label: name and score, with the name shortened if both do not fit. */
final class Caption {
    private static final String ELLIPSIS = "..";

    private Caption() {}

    /**
     * Returns the longest caption that fits: with the whole name, with a shortened one, the score alone, or nothing.
     *
     * @param width room in pixels
     */
    static String of(DrawnBox box, Lettering lettering, int width) {
        String score = String.format(Locale.ROOT, "%.2f", box.score());
        String name = box.name().strip();
        String whole = name.isEmpty() ? score : name + " " + score;
        if (lettering.width(whole) <= width) {
            return whole;
        }
        // By code points: half of a surrogate pair is no character.
        for (int length = name.codePointCount(0, name.length()) - 1; length > 0; length--) {
            String start = name.substring(0, name.offsetByCodePoints(0, length));
            String shortened = start + ELLIPSIS + " " + score;
            if (lettering.width(shortened) <= width) {
                return shortened;
            }
        }
        return lettering.width(score) <= width ? score : "";
    }
}
