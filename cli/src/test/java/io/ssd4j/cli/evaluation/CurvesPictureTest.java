// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.evaluation.EvaluationReport.ClassResult;
import io.ssd4j.cli.evaluation.EvaluationReport.Figure;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurvesPictureTest {
    private static final int WHITE = 0xffffffff;
    private static final int BLACK = 0xff000000;

    private static ClassResult result(String name, double ap, double... recallThenPrecision) {
        int points = recallThenPrecision.length / 2;
        double[] recall = IntStream.range(0, points)
                .mapToDouble(i -> recallThenPrecision[2 * i])
                .toArray();
        double[] precision = IntStream.range(0, points)
                .mapToDouble(i -> recallThenPrecision[2 * i + 1])
                .toArray();
        return new ClassResult(name, 1, 1, List.of(new Figure("AP", "AP", ap)), new PrecisionRecall(recall, precision));
    }

    private static BufferedImage draw(List<ClassResult> classes) {
        return CurvesPicture.of(new EvaluationReport(List.of(), classes));
    }

    /** The color at a recall and a precision; the plot is 800 pixels wide and high, 70 from the left and the top. */
    private static int at(BufferedImage image, double recall, double precision) {
        return image.getRGB((int) Math.round(70 + recall * 800), (int) Math.round(70 + (1 - precision) * 800));
    }

    @Test
    void drawsTheCurveOfOneClassAndItsMean() {
        BufferedImage image = draw(List.of(result("dog", 0.37, 0.25, 0.85, 0.5, 0.65)));

        assertEquals(BLACK, at(image, 0.13, 0.85));
        assertEquals(BLACK, at(image, 0.37, 0.65));
        // Beyond the recall that was reached, the precision is 0.
        assertEquals(BLACK, at(image, 0.77, 0));
        assertEquals(WHITE, at(image, 0.77, 0.65));
    }

    @Test
    void drawsEachClassInItsOwnColor() {
        BufferedImage image = draw(List.of(result("dog", 0.85, 1, 0.85), result("cat", 0.25, 1, 0.25)));

        int dog = at(image, 0.33, 0.85);
        int cat = at(image, 0.33, 0.25);
        assertNotEquals(dog, cat);
        assertTrue(dog != WHITE && dog != BLACK && cat != WHITE && cat != BLACK);
        assertEquals(BLACK, at(image, 0.33, 0.55));
    }

    @Test
    void leavesOutClassesWithoutAnnotations() {
        BufferedImage one = draw(List.of(result("dog", 0.85, 1, 0.85)));
        BufferedImage two = draw(List.of(result("cow", Double.NaN), result("dog", 0.85, 1, 0.85)));

        int[] pixels = one.getRGB(0, 0, one.getWidth(), one.getHeight(), null, 0, one.getWidth());
        assertTrue(Arrays.equals(pixels, two.getRGB(0, 0, two.getWidth(), two.getHeight(), null, 0, two.getWidth())));
    }

    @Test
    void drawsClassesThatWereNeverFoundAtZero() {
        BufferedImage image = draw(List.of(result("dog", 0)));

        assertEquals(BLACK, at(image, 0.33, 0));
    }

    @Test
    void growsWithTheNumberOfClasses() {
        int few = draw(List.of(result("dog", 0.85, 1, 0.85))).getWidth();
        int many = draw(IntStream.range(0, 80)
                        .mapToObj(i -> result("class " + i, i / 80.0, 1, i / 80.0))
                        .toList())
                .getWidth();

        assertEquals(few + 2 * 260, many);
        assertEquals(940, draw(List.of()).getHeight());
    }
}
