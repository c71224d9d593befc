// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with the numbers of lufficc/SSD's evaluation. */
class VocMetricTest {
    private static final double TOLERANCE = 1e-9;

    static List<String> goldens() {
        return MetricGolden.NAMES;
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void agreesWithLufficc(String name) {
        MetricGolden golden = MetricGolden.read(name);

        VocResult result =
                VocMetric.evaluate(golden.images(), golden.categories(), golden.vocAnnotations(), golden.detections());

        double[] ap11 = golden.expected("/voc/ap11");
        double[] apArea = golden.expected("/voc/apArea");
        assertArrayEquals(ap11, golden.perCategory(result::ap11), TOLERANCE);
        assertArrayEquals(apArea, golden.perCategory(result::apArea), TOLERANCE);
        assertEquals(meanOfNumbers(ap11), result.map11(), TOLERANCE);
        assertEquals(meanOfNumbers(apArea), result.mapArea(), TOLERANCE);
    }

    private static double meanOfNumbers(double[] values) {
        return DoubleStream.of(values)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    @Test
    void countsOnlyTheFirstMatchOfAnAnnotation() {
        List<VocAnnotation> annotations =
                List.of(new VocAnnotation(0, 0, 0, 0, 9, 9, false), new VocAnnotation(0, 0, 50, 50, 59, 59, false));
        List<DetectedBox> detections = List.of(
                new DetectedBox(0, 0, 0, 0, 9, 9, 0.9f),
                new DetectedBox(0, 0, 0, 0, 9, 8, 0.8f),
                new DetectedBox(0, 0, 50, 50, 59, 59, 0.7f));

        VocResult result = VocMetric.evaluate(1, 1, annotations, detections);

        // Precision 1 up to a recall of 0.5, then 2/3: 6 of the 11 points, and half of the area.
        assertEquals((6 + 5 * 2.0 / 3) / 11, result.ap11(0), TOLERANCE);
        assertEquals(0.5 + 0.5 * 2 / 3, result.apArea(0), TOLERANCE);
        assertArrayEquals(new double[] {0.5, 0.5, 1}, result.curve(0).recall());
        assertArrayEquals(new double[] {1, 2.0 / 3, 2.0 / 3}, result.curve(0).precision());
    }

    @Test
    void ignoresAMatchWithADifficultAnnotation() {
        List<VocAnnotation> annotations =
                List.of(new VocAnnotation(0, 0, 0, 0, 9, 9, true), new VocAnnotation(0, 0, 50, 50, 59, 59, false));
        List<DetectedBox> detections =
                List.of(new DetectedBox(0, 0, 0, 0, 9, 9, 0.9f), new DetectedBox(0, 0, 50, 50, 59, 59, 0.7f));

        VocResult result = VocMetric.evaluate(1, 1, annotations, detections);

        assertEquals(1, result.ap11(0), TOLERANCE);
        assertEquals(1, result.apArea(0), TOLERANCE);
        assertEquals(2, result.annotations(0));
        assertEquals(2, result.detections(0));
    }
}
