// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.draw;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.LineMetrics;

/** Lettering in a font that Java finds on the system. */
final class SystemLettering implements Lettering {
    private static final FontRenderContext SMOOTH = new FontRenderContext(null, true, true);

    /** A line of the usual sans-serif fonts is this much higher than their nominal size. */
    private static final float LINE_TO_SIZE = 1.17f;

    private final Font font;
    private final LineMetrics metrics;

    SystemLettering(int height) {
        this.font = new Font(Font.SANS_SERIF, Font.BOLD, 1).deriveFont(height / LINE_TO_SIZE);
        this.metrics = font.getLineMetrics("Ag", SMOOTH);
    }

    /** Whether Java can write text on this system. */
    static boolean isUsable() {
        return Probe.USABLE;
    }

    /** Tried once, because every failing attempt takes as long as the first. */
    private static final class Probe {
        static final boolean USABLE = probe();

        private static boolean probe() {
            try {
                return new SystemLettering(16).width("Ag") > 0;
            } catch (RuntimeException | LinkageError | InternalError _) {
                // Without fonts or without libfontconfig, a RuntimeException; without libfreetype, an
                // UnsatisfiedLinkError, and a NoClassDefFoundError from then on.
                return false;
            }
        }
    }

    @Override
    public int height() {
        return (int) Math.ceil(metrics.getAscent() + metrics.getDescent());
    }

    @Override
    public int width(String text) {
        return (int) Math.ceil(font.getStringBounds(text, SMOOTH).getWidth());
    }

    @Override
    public void draw(Graphics2D graphics, String text, int x, int y) {
        graphics.setFont(font);
        graphics.drawString(text, x, y + metrics.getAscent());
    }
}
