// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with the numbers of pycocotools. */
class CocoMetricTest {
    private static final double TOLERANCE = 1e-9;

    static List<String> goldens() {
        return MetricGolden.NAMES;
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void agreesWithPycocotools(String name) {
        MetricGolden golden = MetricGolden.read(name);

        CocoResult result = CocoMetric.evaluate(
                golden.images(), golden.categories(), golden.cocoAnnotations(), golden.detections());

        assertArrayEquals(
                golden.expected("/coco/stats"),
                Stream.of(CocoResult.Measure.values()).mapToDouble(result::get).toArray(),
                TOLERANCE);
        assertArrayEquals(golden.expected("/coco/ap"), golden.perCategory(result::ap), TOLERANCE);
        assertArrayEquals(golden.expected("/coco/ap50"), golden.perCategory(result::ap50), TOLERANCE);
    }

    @Test
    void givesTheCurveOfACategory() {
        MetricGolden golden = MetricGolden.read("random-0");

        CocoResult result = CocoMetric.evaluate(
                golden.images(), golden.categories(), golden.cocoAnnotations(), golden.detections());

        PrecisionRecall curve = result.curve50(0);
        assertArrayEquals(golden.expected("/coco/curve0"), curve.precision(), TOLERANCE);
        assertEquals(0, curve.recall()[0]);
        assertEquals(0.29, curve.recall()[29], TOLERANCE);
        assertEquals(1, curve.recall()[100]);
    }

    @Test
    void countsAnnotationsAndDetections() {
        List<CocoAnnotation> annotations = List.of(new CocoAnnotation(0, 1, 0, 0, 10, 10, 100, true));
        List<DetectedBox> detections = List.of(new DetectedBox(0, 0, 0, 0, 10, 10, 0.5f));

        CocoResult result = CocoMetric.evaluate(1, 2, annotations, detections);

        assertEquals(List.of(0, 1), List.of(result.annotations(0), result.annotations(1)));
        assertEquals(List.of(1, 0), List.of(result.detections(0), result.detections(1)));
        assertEquals(0, result.curve50(0).recall().length);
    }
}
