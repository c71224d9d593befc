// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassColorsTest {

    @Test
    void measuresLuminanceAsWcagDoes() {
        assertEquals(0, ClassColors.luminance(Color.BLACK));
        assertEquals(1, ClassColors.luminance(Color.WHITE), 1e-12);
        assertEquals(0.2126, ClassColors.luminance(Color.RED), 1e-12);
        assertEquals(0.2159, ClassColors.luminance(new Color(128, 128, 128)), 1e-4);
    }

    @Test
    void blackTextHasContrastOnEveryColor() {
        for (int label = 0; label < 1000; label++) {
            double contrast = (ClassColors.luminance(ClassColors.of(label)) + 0.05) / 0.05;
            assertTrue(contrast >= 4.5, label + ": " + contrast);
        }
    }

    @Test
    void theClassesOfCocoHaveDifferentColors() {
        assertEquals(
                91,
                IntStream.rangeClosed(0, 90)
                        .mapToObj(ClassColors::of)
                        .distinct()
                        .count());
    }

    @Test
    void neighborsAreFarApart() {
        for (int label = 1; label < 90; label++) {
            Color one = ClassColors.of(label);
            Color other = ClassColors.of(label + 1);
            int distance = Math.abs(one.getRed() - other.getRed())
                    + Math.abs(one.getGreen() - other.getGreen())
                    + Math.abs(one.getBlue() - other.getBlue());
            assertTrue(distance > 100, label + ": " + one + " and " + other);
        }
    }
}
