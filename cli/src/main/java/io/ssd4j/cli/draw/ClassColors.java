// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.draw;

import java.awt.Color;

/**
 * Colors of classes: the same class has the same color in every picture, and neighboring classes have very different ones. All
 * are bright enough for black text.
 */
final class ClassColors {
    /** Steps by the golden ratio keep every prefix of the sequence of hues well spread. */
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    /** Classes with the same saturation before the next one, as many as have hues that are easy to tell apart. */
    private static final int CLASSES_PER_SHADE = 12;

    private static final float[] SATURATIONS = {0.95f, 0.75f, 0.6f};
    private static final float[] BRIGHTNESSES = {0.95f, 0.75f, 1f};

    /** Black text then has a contrast of at least 5 to 1; WCAG 2.2 asks for 4.5. */
    private static final double LEAST_LUMINANCE = 0.2;

    private static final int WHITENING = 8;

    private ClassColors() {}

    /** The color of a class. */
    static Color of(int label) {
        int shade = Math.floorMod(label / CLASSES_PER_SHADE, SATURATIONS.length);
        double turns = label * GOLDEN;
        Color color = Color.getHSBColor((float) (turns - Math.floor(turns)), SATURATIONS[shade], BRIGHTNESSES[shade]);
        while (luminance(color) < LEAST_LUMINANCE) {
            color = new Color(whiter(color.getRed()), whiter(color.getGreen()), whiter(color.getBlue()));
        }
        return color;
    }

    private static int whiter(int component) {
        return Math.min(255, component + WHITENING);
    }

    /** The relative luminance of WCAG 2.2, 0 for black and 1 for white. */
    static double luminance(Color color) {
        return 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
    }

    private static double linear(int component) {
        double value = component / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
