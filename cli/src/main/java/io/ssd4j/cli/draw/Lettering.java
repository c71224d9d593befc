// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.draw;

import java.awt.Graphics2D;

/** Writes one line of text of one size. */
public sealed interface Lettering permits SystemLettering, PixelLettering {

    /**
     * Returns lettering whose lines are about {@code size} pixels high: a bold sans-serif font of the system, or letters of this
     * package if Java has no usable font.
     *
     * @param size height of a line in pixels, at least 1
     */
    static Lettering of(int size) {
        return SystemLettering.isUsable() ? new SystemLettering(size) : new PixelLettering(size);
    }

    /** Height of a line in pixels, with room for accents and descenders. */
    int height();

    /** Width of a text in pixels. */
    int width(String text);

    /**
     * Writes a text in the current color.
     *
     * @param graphics where to draw
     * @param text one line
     * @param x left end of the text
     * @param y top of the line
     */
    void draw(Graphics2D graphics, String text, int x, int y);
}
