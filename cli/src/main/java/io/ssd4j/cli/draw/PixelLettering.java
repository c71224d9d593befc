// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.draw;

import java.awt.Graphics2D;

/** Lettering that needs no font: the letters of {@link PixelFont}, enlarged by a whole number. */
final class PixelLettering implements Lettering {
    private static final int GAP = 1;

    /** Empty rows above the letters, as in other fonts, where accents are. */
    private static final int ABOVE = 1;

    private static final int ROWS = ABOVE + PixelFont.ROWS;

    private final PixelFont font = PixelFont.instance();
    private final int pixel;

    PixelLettering(int height) {
        this.pixel = Math.max(1, Math.round((float) height / ROWS));
    }

    @Override
    public int height() {
        return ROWS * pixel;
    }

    @Override
    public int width(String text) {
        return text.codePoints().map(c -> (font.width(c) + GAP) * pixel).sum();
    }

    @Override
    public void draw(Graphics2D graphics, String text, int x, int y) {
        int left = x;
        for (int c : text.codePoints().toArray()) {
            for (int row = 0; row < PixelFont.ROWS; row++) {
                for (int column = 0; column < font.width(c); column++) {
                    if (font.isSet(c, row, column)) {
                        graphics.fillRect(left + column * pixel, y + (ABOVE + row) * pixel, pixel, pixel);
                    }
                }
            }
            left += (font.width(c) + GAP) * pixel;
        }
    }
}
