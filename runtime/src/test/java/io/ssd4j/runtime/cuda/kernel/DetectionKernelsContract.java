// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cpu.detection.HeadValues;
import io.ssd4j.runtime.cpu.detection.PostProcessing;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.program.ElementEncoding;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.detection.BoxCoder;
import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.engine.DetectionLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The kernels of a detection against the CPU engine's post-processing, bit for bit: the same number of dropped boxes, the same
 * detections in the same order with the same scores and edges.
 */
abstract class DetectionKernelsContract {
    private static final int[][] HEADS = {{6, 4}, {3, 6}, {1, 2}};
    private static final int BATCH = 2;

    private static DetectionRules with(
            DetectionRules rules, boolean clip, float threshold, int candidates, float iou, int detections) {
        return new DetectionRules(
                rules.heads(),
                rules.classes(),
                rules.defaultBoxes(),
                clip ? new BoxCoder(0.1f, 0.2f, 1.5f) : rules.coder(),
                clip,
                threshold,
                candidates,
                iou,
                detections);
    }

    /** The number of detections of the first image and of its dropped boxes. */
    private record Result(int count, int dropped) {}

    private static Result compare(ElementType element, MadeDetector detector, MadeDetector.Values values) {
        List<float[]> heads = detector.heads(BATCH, values);
        try (KernelBench bench = new KernelBench(element);
                Arena arena = Arena.ofConfined()) {
            MemorySegment expected = onCpu(element, detector, heads, arena);
            MemorySegment actual = onGpu(bench, detector, heads);
            // The kernels' order of candidates in memory is arbitrary and must not show.
            assertEquals(-1, actual.mismatch(onGpu(bench, detector, heads)), "the second run");
            DetectionLayout layout = DetectionLayout.of(detector.rules());
            for (int image = 0; image < BATCH; image++) {
                String where = "image " + image;
                int count = integer(expected, layout.image(image) + DetectionLayout.COUNT);
                assertEquals(count, integer(actual, layout.image(image) + DetectionLayout.COUNT), where);
                assertEquals(
                        integer(expected, layout.image(image) + DetectionLayout.DROPPED),
                        integer(actual, layout.image(image) + DetectionLayout.DROPPED),
                        where);
                for (int row = 0; row < count; row++) {
                    for (int at = 0; at < DetectionLayout.ROW_BYTES; at += Integer.BYTES) {
                        long offset = layout.row(image, row) + at;
                        assertEquals(
                                integer(expected, offset),
                                integer(actual, offset),
                                where + ", detection " + row + " of " + count + ", byte " + at);
                    }
                }
            }
            return new Result(integer(actual, DetectionLayout.COUNT), integer(actual, DetectionLayout.DROPPED));
        }
    }

    private static int integer(MemorySegment memory, long offset) {
        return memory.get(ValueLayout.JAVA_INT, offset);
    }

    private static MemorySegment onCpu(ElementType element, MadeDetector detector, List<float[]> heads, Arena arena) {
        List<HeadValues> values = new ArrayList<>();
        for (int i = 0; i < heads.size(); i++) {
            MemorySegment memory = arena.allocate((long) heads.get(i).length * Float.BYTES, Long.BYTES);
            for (int j = 0; j < heads.get(i).length; j++) {
                memory.setAtIndex(ValueLayout.JAVA_FLOAT, j, ElementEncoding.rounded(element, heads.get(i)[j]));
            }
            values.add(new HeadValues(
                    detector.rules().heads().get(i), detector.maps().get(i), memory));
        }
        MemorySegment results =
                arena.allocate(BATCH * DetectionLayout.of(detector.rules()).imageBytes(), Long.BYTES);
        PostProcessing processing = new PostProcessing(detector.rules(), values, MadeDetector.INPUT, results);
        for (int image = 0; image < BATCH; image++) {
            processing.run(image);
        }
        return results;
    }

    private static MemorySegment onGpu(KernelBench bench, MadeDetector detector, List<float[]> heads) {
        Problem.Detection problem = detector.problem(bench.element(), BATCH);
        List<DeviceSlice> maps = heads.stream().map(bench::elements).toList();
        DeviceSlice blocks =
                bench.upload(bench.arena().allocate(problem.output().bytes()));
        DeviceSlice scratch = bench.memory(problem.scratchBytes());
        // Whatever an earlier run left there must not matter.
        bench.stream().fill(scratch, (byte) 0x5a);
        bench.kernels()
                .bind(
                        problem,
                        maps,
                        bench.floats(detector.rules().defaultBoxes().toArray()),
                        scratch,
                        blocks,
                        bench.arena())
                .on(bench.stream());
        return bench.download(blocks);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void agreesOnRandomHeads(ElementType element) {
        MadeDetector lufficc = MadeDetector.of(5, rules -> rules, HEADS);
        assertEquals(20, compare(element, lufficc, MadeDetector.random(1, 2, 1)).count());
        MadeDetector torchvision = MadeDetector.of(21, rules -> with(rules, true, 0.01f, 12, 0.45f, 30), HEADS);
        assertEquals(
                30, compare(element, torchvision, MadeDetector.random(2, 4, 3)).count());
        MadeDetector few = MadeDetector.of(5, rules -> with(rules, false, 0.5f, 3, 0.1f, 40), HEADS);
        int count = compare(element, few, MadeDetector.random(3, 2, 1)).count();
        assertTrue(count > 0 && count < 40, () -> "detections: " + count);
    }

    /** As many candidates as a class can have, more than shared memory holds, with limits and without. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void agreesIfEveryBoxOfEveryClassIsACandidate(ElementType element) {
        for (int candidates : new int[] {DetectionRules.ALL, 1100, 400, 1}) {
            MadeDetector detector = MadeDetector.of(
                    3, rules -> with(rules, false, 0, candidates, 0.3f, 50), new int[] {15, 5}, new int[] {1, 1});
            compare(element, detector, MadeDetector.random(4, 0.5, 1));
        }
    }

    /** Few distinct scores in all element types, so that the order among equals decides. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void tiesAreDecidedByBoxThenByClass(ElementType element) {
        for (int candidates : new int[] {DetectionRules.ALL, 17}) {
            MadeDetector detector =
                    MadeDetector.of(4, rules -> with(rules, false, 0.01f, candidates, 0.45f, 60), HEADS);
            Result same = compare(element, detector, (_, _, scores, offsets) -> {
                Arrays.fill(scores, 1);
                Arrays.fill(offsets, 0);
            });
            assertTrue(same.count() > 10);
            compare(element, detector, (image, box, scores, offsets) -> {
                for (int c = 0; c < scores.length; c++) {
                    scores[c] = (box * 7 + c * 5 + image) % 3;
                }
                Arrays.fill(offsets, (box % 2) * 0.5f);
            });
        }
    }

    /** Ties that a limit cuts in two, with more candidates than shared memory holds. */
    @Test
    void aLimitAmongTiesTakesTheLowerBoxes() {
        for (int candidates : new int[] {1100, 700}) {
            MadeDetector detector = MadeDetector.of(
                    2, rules -> with(rules, false, 0.01f, candidates, 1, 1300), new int[] {15, 5}, new int[] {1, 1});
            Result result = compare(ElementType.FLOAT32, detector, (_, _, scores, offsets) -> {
                Arrays.fill(scores, 0);
                Arrays.fill(offsets, 0);
            });
            assertEquals(candidates, result.count());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void valuesThatAreNotFiniteAreDroppedAndCounted(ElementType element) {
        MadeDetector detector = MadeDetector.of(4, rules -> rules, HEADS);
        MadeDetector.Values sound = MadeDetector.random(5, 2, 1);
        float[] bad = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 60_000};
        Result result = compare(element, detector, (image, box, scores, offsets) -> {
            sound.fill(image, box, scores, offsets);
            switch (box % 5) {
                case 1 -> scores[box / 5 % 4] = bad[box / 20 % 4];
                case 3 -> offsets[box / 5 % 4] = bad[box / 20 % 4];
                default -> {}
            }
        });
        assertTrue(result.dropped() > 20, () -> "dropped: " + result);
        Result nothing = compare(element, detector, (_, _, scores, offsets) -> {
            Arrays.fill(scores, Float.NaN);
            Arrays.fill(offsets, Float.NaN);
        });
        assertEquals(new Result(0, detector.rules().defaultBoxes().count()), nothing);
    }

    @Test
    void noneAndOneDetection() {
        MadeDetector one = MadeDetector.of(4, rules -> with(rules, false, 0.01f, DetectionRules.ALL, 0.45f, 1), HEADS);
        assertEquals(
                1,
                compare(ElementType.FLOAT16, one, MadeDetector.random(6, 2, 1)).count());
        MadeDetector.Values background = (_, _, scores, offsets) -> {
            Arrays.fill(scores, 0);
            Arrays.fill(offsets, 0);
            scores[0] = 20;
        };
        assertEquals(new Result(0, 0), compare(ElementType.FLOAT16, one, background));
        Result single = compare(
                ElementType.FLOAT16, MadeDetector.of(4, rules -> rules, HEADS), (image, box, scores, offsets) -> {
                    background.fill(image, box, scores, offsets);
                    scores[2] = box == 100 ? 20 : 0;
                });
        assertEquals(new Result(1, 0), single);
    }

    /** Eight heads are the most that the kernels read; two classes the fewest. */
    @Test
    void agreesWithTheMostHeadsAndTheFewestClasses() {
        int[][] heads = {{3, 1}, {1, 3}, {2, 2}, {1, 1}, {4, 4}, {1, 2}, {5, 1}, {1, 64}};
        MadeDetector detector = MadeDetector.of(2, rules -> rules, heads);
        assertEquals(
                20,
                compare(ElementType.BFLOAT16, detector, MadeDetector.random(8, 2, 1))
                        .count());
    }

    @Test
    void aNinthHeadIsRejected() {
        int[][] heads = {{1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}};
        MadeDetector detector = MadeDetector.of(2, rules -> rules, heads);
        IllegalArgumentException rejected = assertThrows(
                IllegalArgumentException.class,
                () -> compare(ElementType.FLOAT32, detector, MadeDetector.random(9, 1, 1)));
        assertEquals("a detector with 9 heads: on a GPU it can have up to 8", rejected.getMessage());
    }
}
