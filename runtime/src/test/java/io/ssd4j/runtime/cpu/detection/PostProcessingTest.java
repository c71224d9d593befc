// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.detection;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.sun.management.ThreadMXBean;
import io.ssd4j.runtime.detection.BoxCoder;
import io.ssd4j.runtime.detection.DefaultBoxes;
import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.detection.Head;
import io.ssd4j.runtime.engine.DetectionLayout;
import io.ssd4j.runtime.network.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Cases computed by hand: one head with one box per cell on an input of 100 x 50 pixels. */
class PostProcessingTest {
    private static final Shape INPUT = new Shape(3, 50, 100);
    private static final float TIE = 0;

    private int classes = 3;
    private boolean clip;
    private float sizeLimit = BoxCoder.UNLIMITED;
    private float scoreThreshold = 0.01f;
    private int candidates = DetectionRules.ALL;
    private int detections = 100;
    private int dropped;

    private final List<float[]> defaults = new ArrayList<>();
    private final List<float[]> cells = new ArrayList<>();

    /** Adds a cell: its default box, its class scores before softmax, and its offsets, zero if there are none. */
    private void cell(float[] defaultBox, float[] logits, float... offsets) {
        defaults.add(defaultBox);
        float[] cell = Arrays.copyOf(logits, new Head("head", 1).channels(classes));
        System.arraycopy(offsets, 0, cell, classes, offsets.length);
        // What pads a head must not matter.
        Arrays.fill(cell, classes + 4, cell.length, Float.NaN);
        cells.add(cell);
    }

    private static float[] box(float centerX, float centerY, float width, float height) {
        return new float[] {centerX, centerY, width, height};
    }

    /** Logits whose softmax is the given probabilities. */
    private static float[] probabilities(double... values) {
        float[] logits = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            logits[i] = (float) Math.log(values[i]);
        }
        return logits;
    }

    /** The detections, a line each: class, score in percent, and edges, rounded to two digits. */
    private List<String> run() {
        float[] table = new float[4 * defaults.size()];
        for (int i = 0; i < table.length; i++) {
            table[i] = defaults.get(i / 4)[i % 4];
        }
        Head head = new Head("head", 1);
        DetectionRules rules = new DetectionRules(
                List.of(head),
                classes,
                DefaultBoxes.of(table),
                new BoxCoder(0.1f, 0.2f, sizeLimit),
                clip,
                scoreThreshold,
                candidates,
                0.45f,
                detections);
        Shape shape = new Shape(head.channels(classes), 1, cells.size());
        MemorySegment values = Arena.ofAuto().allocate(shape.elements() * Float.BYTES, Float.BYTES);
        for (int i = 0; i < cells.size(); i++) {
            MemorySegment.copy(cells.get(i), 0, values, JAVA_FLOAT, 4L * i * shape.channels(), shape.channels());
        }
        DetectionLayout layout = DetectionLayout.of(rules);
        MemorySegment results = Arena.ofAuto().allocate(layout.imageBytes(), Integer.BYTES);
        new PostProcessing(rules, List.of(new HeadValues(head, shape, values)), INPUT, results).run(0);
        dropped = results.get(JAVA_INT, DetectionLayout.DROPPED);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < results.get(JAVA_INT, DetectionLayout.COUNT); i++) {
            MemorySegment row = results.asSlice(layout.row(0, i), DetectionLayout.ROW_BYTES);
            lines.add("%d %.2f%% [%.2f %.2f %.2f %.2f]"
                    .formatted(
                            row.get(JAVA_INT, DetectionLayout.LABEL),
                            100 * row.get(JAVA_FLOAT, DetectionLayout.SCORE),
                            row.get(JAVA_FLOAT, DetectionLayout.LEFT),
                            row.get(JAVA_FLOAT, DetectionLayout.TOP),
                            row.get(JAVA_FLOAT, DetectionLayout.RIGHT),
                            row.get(JAVA_FLOAT, DetectionLayout.BOTTOM)));
        }
        return lines;
    }

    @Test
    void offsetsMoveAndScaleADefaultBox() {
        // Center (0.5 + 1 * 0.1 * 0.2, 0.5 - 2 * 0.1 * 0.4); size 0.2 * e^(5 ln 2 * 0.2) = 0.4 and 0.4 * e^(-5 ln 2 *
        // 0.2) = 0.2.
        float five = (float) (5 * Math.log(2));
        cell(box(0.5f, 0.5f, 0.2f, 0.4f), probabilities(0.1, 0.9, 1e-9), 1, -2, five, -five);
        assertEquals(List.of("1 90.00% [32.00 16.00 72.00 26.00]"), run());
    }

    @Test
    void theSizeOffsetIsLimited() {
        cell(box(0.5f, 0.5f, 0.2f, 0.2f), probabilities(0.1, 0.9, 1e-9), 0, 0, 100, 0);
        sizeLimit = (float) Math.log(3);
        assertEquals(List.of("1 90.00% [20.00 20.00 80.00 30.00]"), run());
    }

    @Test
    void boxesAreClippedOnlyIfTheRulesSaySo() {
        cell(box(0, 1, 0.2f, 0.4f), probabilities(0.1, 0.9, 1e-9));
        cell(box(1, 0, 0.2f, 0.4f), probabilities(0.2, 0.8, 1e-9));
        assertEquals(List.of("1 90.00% [-10.00 40.00 10.00 60.00]", "1 80.00% [90.00 -10.00 110.00 10.00]"), run());
        clip = true;
        assertEquals(List.of("1 90.00% [0.00 40.00 10.00 50.00]", "1 80.00% [90.00 0.00 100.00 10.00]"), run());
    }

    @Test
    void eachClassOfADefaultBoxIsACandidateAndTheBackgroundIsNot() {
        cell(box(0.5f, 0.5f, 0.2f, 0.4f), probabilities(0.5, 0.3, 0.2));
        assertEquals(List.of("1 30.00% [40.00 15.00 60.00 35.00]", "2 20.00% [40.00 15.00 60.00 35.00]"), run());
    }

    /** Softmax of four equal logits is 0.25 exactly. */
    @Test
    void aScoreMustBeGreaterThanTheThreshold() {
        classes = 4;
        cell(box(0.5f, 0.5f, 0.2f, 0.4f), new float[4]);
        scoreThreshold = 0.25f;
        assertEquals(List.of(), run());
        scoreThreshold = Math.nextDown(0.25f);
        assertEquals(3, run().size());
    }

    /** Two boxes of 20 pixels shifted by 7.5: 12.5 / 27.5 = 0.4545; shifted by 8: 12 / 28 = 0.4286. */
    @Test
    void aBoxIsSuppressedByABetterOneOfItsClassThatOverlapsItMore() {
        cell(box(0.3f, 0.5f, 0.2f, 0.4f), probabilities(0.3, 0.6, 0.1));
        cell(box(0.375f, 0.5f, 0.2f, 0.4f), probabilities(0.2, 0.7, 0.1));
        assertEquals(List.of("1 70.00% [27.50 15.00 47.50 35.00]", "2 10.00% [20.00 15.00 40.00 35.00]"), run());
        defaults.set(1, box(0.38f, 0.5f, 0.2f, 0.4f));
        assertEquals(
                List.of(
                        "1 70.00% [28.00 15.00 48.00 35.00]",
                        "1 60.00% [20.00 15.00 40.00 35.00]",
                        "2 10.00% [20.00 15.00 40.00 35.00]",
                        "2 10.00% [28.00 15.00 48.00 35.00]"),
                run());
    }

    /** A suppressed box suppresses nothing: of three in a row, the outer two are kept. */
    @Test
    void onlyKeptBoxesSuppress() {
        cell(box(0.3f, 0.5f, 0.2f, 0.4f), probabilities(0.1, 0.9, 1e-9));
        cell(box(0.36f, 0.5f, 0.2f, 0.4f), probabilities(0.2, 0.8, 1e-9));
        cell(box(0.42f, 0.5f, 0.2f, 0.4f), probabilities(0.3, 0.7, 1e-9));
        assertEquals(List.of("1 90.00% [20.00 15.00 40.00 35.00]", "1 70.00% [32.00 15.00 52.00 35.00]"), run());
    }

    /** Clipped boxes outside the image are empty; the quotient of two such boxes is not a number. */
    @Test
    void emptyBoxesSuppressNothing() {
        clip = true;
        cell(box(1, 0.5f, 0.1f, 0.4f), probabilities(0.1, 0.9, 1e-9), 20, 0, 0, 0);
        cell(box(1, 0.5f, 0.1f, 0.4f), probabilities(0.2, 0.8, 1e-9), 20, 0, 0, 0);
        assertEquals(List.of("1 90.00% [100.00 15.00 100.00 35.00]", "1 80.00% [100.00 15.00 100.00 35.00]"), run());
    }

    @Test
    void equalScoresAreOrderedByDefaultBoxThenByClass() {
        cell(box(0.1f, 0.5f, 0.1f, 0.4f), new float[] {TIE, TIE, TIE});
        cell(box(0.5f, 0.5f, 0.1f, 0.4f), new float[] {TIE, TIE, TIE});
        cell(box(0.9f, 0.5f, 0.1f, 0.4f), new float[] {TIE, TIE, 1});
        assertEquals(
                List.of(
                        "2 57.61% [85.00 15.00 95.00 35.00]",
                        "1 33.33% [5.00 15.00 15.00 35.00]",
                        "2 33.33% [5.00 15.00 15.00 35.00]",
                        "1 33.33% [45.00 15.00 55.00 35.00]",
                        "2 33.33% [45.00 15.00 55.00 35.00]",
                        "1 21.19% [85.00 15.00 95.00 35.00]"),
                run());
    }

    @Test
    void onlyTheBestCandidatesOfEachClassAreKept() {
        for (int i = 0; i < 5; i++) {
            cell(box(0.1f + 0.2f * i, 0.5f, 0.1f, 0.4f), probabilities(0.5 - 0.01 * i, 0.4 + 0.02 * i, 0.1 - 0.01 * i));
        }
        candidates = 2;
        assertEquals(
                List.of(
                        "1 48.00% [85.00 15.00 95.00 35.00]",
                        "1 46.00% [65.00 15.00 75.00 35.00]",
                        "2 10.00% [5.00 15.00 15.00 35.00]",
                        "2 9.00% [25.00 15.00 35.00 35.00]"),
                run());
    }

    /** The limit counts candidates before suppression: the second, which is suppressed, is one of the two. */
    @Test
    void suppressedCandidatesCountTowardsTheLimitOfTheirClass() {
        cell(box(0.3f, 0.5f, 0.2f, 0.4f), probabilities(0.1, 0.9, 1e-9));
        cell(box(0.3f, 0.5f, 0.2f, 0.4f), probabilities(0.2, 0.8, 1e-9));
        cell(box(0.8f, 0.5f, 0.2f, 0.4f), probabilities(0.3, 0.7, 1e-9));
        candidates = 2;
        assertEquals(List.of("1 90.00% [20.00 15.00 40.00 35.00]"), run());
        candidates = 3;
        assertEquals(2, run().size());
    }

    @Test
    void onlyTheBestDetectionsOfTheImageAreReturned() {
        for (int i = 0; i < 5; i++) {
            cell(box(0.1f + 0.2f * i, 0.5f, 0.1f, 0.4f), probabilities(0.5, 0.3, 0.2));
        }
        detections = 6;
        List<String> lines = run();
        assertEquals(6, lines.size());
        assertEquals("1 30.00% [85.00 15.00 95.00 35.00]", lines.get(4));
        assertEquals("2 20.00% [5.00 15.00 15.00 35.00]", lines.get(5));
    }

    @Test
    void boxesThatAreNotFiniteAreDropped() {
        float[] logits = probabilities(0.1, 0.9, 1e-9);
        float[] box = box(0.5f, 0.5f, 0.2f, 0.4f);
        cell(box, logits, 0, 0, 500, 0);
        cell(box, logits, 0, 0, 0, 500);
        cell(box, logits, Float.NaN, 0, 0, 0);
        cell(box, logits, 0, Float.NEGATIVE_INFINITY, 0, 0);
        cell(box, logits, 0, 0, Float.NaN, 0);
        // No class is above the threshold: the box does not matter.
        cell(box, probabilities(0.999, 0.0005, 0.0005), 0, 0, 500, 0);
        assertEquals(List.of(), run());
        assertEquals(5, dropped);
        sizeLimit = 4;
        clip = true;
        assertEquals(List.of("1 90.00% [0.00 15.00 100.00 35.00]", "1 90.00% [40.00 0.00 60.00 50.00]"), run());
        assertEquals(3, dropped);
    }

    @Test
    void scoresThatAreNotNumbersAreDropped() {
        float[] box = box(0.5f, 0.5f, 0.2f, 0.4f);
        float infinity = Float.POSITIVE_INFINITY;
        cell(box, new float[] {Float.NaN, 0, 0});
        cell(box, new float[] {0, 0, Float.NaN});
        cell(box, new float[] {0, infinity, 0});
        cell(box, new float[] {-infinity, -infinity, -infinity});
        cell(box, new float[] {-infinity, 0, -infinity});
        assertEquals(List.of("1 100.00% [40.00 15.00 60.00 35.00]"), run());
        assertEquals(4, dropped);
    }

    /** SSD512 on COCO with every score above the threshold and every box equal: most work, and nothing to return. */
    @Test
    void theMostCandidatesTakeSecondsAndNoMemory() {
        int boxes = 24_564;
        Head head = new Head("head", 1);
        float[] table = new float[4 * boxes];
        Arrays.fill(table, 0.5f);
        DetectionRules rules = new DetectionRules(
                List.of(head),
                81,
                DefaultBoxes.of(table),
                new BoxCoder(0.1f, 0.2f, BoxCoder.UNLIMITED),
                false,
                0,
                DetectionRules.ALL,
                0.45f,
                100);
        Shape shape = new Shape(head.channels(81), 1, boxes);
        MemorySegment values = Arena.ofAuto().allocate(shape.elements() * Float.BYTES, Float.BYTES);
        Random random = new Random(3);
        for (long i = 0; i < shape.elements(); i++) {
            // The offsets remain 0.
            values.setAtIndex(JAVA_FLOAT, i, i % shape.channels() < 81 ? random.nextFloat() : 0);
        }
        MemorySegment results =
                Arena.ofAuto().allocate(DetectionLayout.of(rules).imageBytes(), Integer.BYTES);
        PostProcessing processing =
                new PostProcessing(rules, List.of(new HeadValues(head, shape, values)), INPUT, results);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertTimeout(Duration.ofSeconds(30), () -> processing.run(0));
        assertEquals(80, results.get(JAVA_INT, DetectionLayout.COUNT));
        long before = threads.getCurrentThreadAllocatedBytes();
        processing.run(0);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        // The JVM may allocate a little for the thread while it compiles.
        assertEquals(0, allocated >> 20, () -> allocated + " bytes");
    }
}
