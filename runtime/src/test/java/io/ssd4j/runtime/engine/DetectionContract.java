// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.DetectionOutputs;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Pipeline;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.detection.BoxCoder;
import io.ssd4j.runtime.detection.DefaultBoxes;
import io.ssd4j.runtime.detection.DetectionRules;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every engine returns the detections that the rules define, bit for bit, for head values that the test chooses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DetectionContract {
    private static final int VALUES = GivenHeads.CHANNELS * GivenHeads.HEIGHT * GivenHeads.WIDTH;

    /** torchvision's limit of a size offset. */
    private static final float SIZE_LIMIT = (float) Math.log(1000.0 / 16);

    /** The device under test, as {@link Device#open(String)} takes it. */
    abstract String device();

    private void withModel(Consumer<Model> test) {
        try (Device device = Device.open(device(), DeviceOptions.DEFAULT.effort(Effort.INSTANT));
                Model model = device.load(GivenHeads.NETWORK, new GivenHeads(), Precision.FP32)) {
            test.accept(model);
        }
    }

    private static void fill(Session<TensorInput, ?> session, int image, float[] values) {
        MemorySegment.copy(values, 0, session.input().values(), ValueLayout.JAVA_FLOAT, 4L * VALUES * image, VALUES);
    }

    private static float[] random(long seed, double spread) {
        Random random = new Random(seed);
        float[] values = new float[VALUES];
        for (int i = 0; i < VALUES; i++) {
            values[i] = (float) (random.nextGaussian() * spread);
        }
        return values;
    }

    private static ReferenceDetections expected(DetectionRules rules, float[] image) {
        return ReferenceDetections.of(rules, GivenHeads.WIDTH, GivenHeads.HEIGHT, GivenHeads.heads(image));
    }

    /** Runs one image and compares it with the reference, which it returns. */
    private ReferenceDetections check(DetectionRules rules, float[] image) {
        ReferenceDetections expected = expected(rules, image);
        withModel(model -> {
            try (var session = model.openSession(SessionOptions.batch(1).detections(rules))) {
                fill(session, 0, image);
                session.run();
                assertEquals(expected, ReferenceDetections.read(session.outputs(), 0));
            }
        });
        return expected;
    }

    static Stream<DetectionRules> rules() {
        DefaultBoxes boxes = GivenHeads.overlapping();
        return Stream.of(
                GivenHeads.rules(),
                // Like torchvision's: clipped, with a limit of the size and of the candidates of a class.
                GivenHeads.rules(boxes, SIZE_LIMIT, true, 0.01f, 40, 30),
                GivenHeads.rules(boxes, BoxCoder.UNLIMITED, true, 0.3f, DetectionRules.ALL, 200),
                GivenHeads.rules(boxes, BoxCoder.UNLIMITED, false, 0, 1, 3),
                GivenHeads.rules(boxes, SIZE_LIMIT, false, 0, DetectionRules.ALL, 1000),
                GivenHeads.rules(boxes, SIZE_LIMIT, false, 0.99f, 3, 1));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void agreesWithTheRulesOneAfterAnother(DetectionRules rules) {
        withModel(model -> {
            try (var session = model.openSession(SessionOptions.batch(3).detections(rules))) {
                for (long seed = 0; seed < 4; seed++) {
                    for (int image = 0; image < 3; image++) {
                        fill(session, image, random(seed + image, 3));
                    }
                    session.run();
                    for (int image = 0; image < 3; image++) {
                        assertEquals(
                                expected(rules, random(seed + image, 3)),
                                ReferenceDetections.read(session.outputs(), image));
                    }
                }
            }
        });
    }

    @Test
    void theLimitsAreReached() {
        float[] image = random(11, 3);
        DefaultBoxes boxes = GivenHeads.overlapping();
        int all = check(GivenHeads.rules(boxes, SIZE_LIMIT, false, 0, DetectionRules.ALL, 1000), image)
                .detections()
                .size();
        int limited = check(GivenHeads.rules(boxes, SIZE_LIMIT, false, 0, 10, 1000), image)
                .detections()
                .size();
        assertTrue(all > 100 && limited < all && limited > 4, all + " and " + limited);
        assertEquals(
                100,
                check(GivenHeads.rules(boxes, SIZE_LIMIT, false, 0, DetectionRules.ALL, 100), image)
                        .detections()
                        .size());
    }

    /** All scores are 1/5: the order is that of the default boxes, then of the classes. */
    @Test
    void equalScoresAreOrderedByDefaultBoxAndThenByClass() {
        float[] table = new float[4 * GivenHeads.BOXES];
        for (int i = 0; i < GivenHeads.BOXES; i++) {
            // Sixteen columns and nine rows of boxes that do not touch; the first three are equal.
            int place = i < 3 ? 0 : i;
            int row = place / 16;
            int column = place % 16;
            table[4 * i] = (column + 0.5f) / 16;
            table[4 * i + 1] = (row + 0.5f) / 9;
            table[4 * i + 2] = 1 / 32f;
            table[4 * i + 3] = 1 / 32f;
        }
        DetectionRules rules =
                GivenHeads.rules(DefaultBoxes.of(table), BoxCoder.UNLIMITED, false, 0.1f, DetectionRules.ALL, 10);
        ReferenceDetections found = check(rules, new float[VALUES]);
        assertArrayEquals(
                new int[] {1, 2, 3, 4, 1, 2, 3, 4, 1, 2},
                found.detections().stream()
                        .mapToInt(ReferenceDetections.Detection::label)
                        .toArray());
        // The centers of the default boxes 0, 3 and 4: the second and third are suppressed by the first.
        assertEquals(
                List.of(0.25f, 1.75f, 2.25f),
                found.detections().stream()
                        .map(detection -> (detection.left() + detection.right()) / 2)
                        .distinct()
                        .toList());
        assertEquals(0.2f, found.detections().getFirst().score());
    }

    @Test
    void boxesThatAreNotFiniteAreDroppedAndCounted() {
        float[] image = random(5, 1);
        int offsets = GivenHeads.HEADS.get(0).firstOffset(GivenHeads.CLASSES);
        int plane = GivenHeads.HEIGHT * GivenHeads.WIDTH;
        // Widths and heights of boxes of the first head, whose exponentials are infinite; a pooled value, too.
        image[(offsets + 2) * plane] = 1e4f;
        image[(offsets + 7) * plane + 9] = 1e4f;
        DetectionRules unlimited =
                GivenHeads.rules(GivenHeads.overlapping(), BoxCoder.UNLIMITED, false, 0, DetectionRules.ALL, 500);
        assertTrue(check(unlimited, image).dropped() >= 2);
        DetectionRules limited =
                GivenHeads.rules(GivenHeads.overlapping(), SIZE_LIMIT, true, 0, DetectionRules.ALL, 500);
        assertEquals(0, check(limited, image).dropped());
    }

    @Test
    void anImageWithoutADetectionFollowsOneWithMany() {
        float[] background = new float[VALUES];
        int plane = GivenHeads.HEIGHT * GivenHeads.WIDTH;
        for (int box = 0; box < 3; box++) {
            Arrays.fill(background, box * 5 * plane, (box * 5 + 1) * plane, 40f);
        }
        // The third head changes the sign, which makes its background the least probable class.
        DetectionRules rules = GivenHeads.rules();
        withModel(model -> {
            try (var session = model.openSession(SessionOptions.batch(1).detections(rules))) {
                assertEquals(0, session.outputs().count(0));
                fill(session, 0, random(1, 3));
                session.run();
                assertEquals(20, session.outputs().count(0));
                fill(session, 0, background);
                session.run();
                assertEquals(expected(rules, background), ReferenceDetections.read(session.outputs(), 0));
                DetectionRules sure = GivenHeads.rules(
                        GivenHeads.overlapping(), BoxCoder.UNLIMITED, false, 0.5f, DetectionRules.ALL, 20);
                try (var strict = model.openSession(SessionOptions.batch(1).detections(sure))) {
                    fill(strict, 0, background);
                    strict.run();
                    assertEquals(0, strict.outputs().count(0));
                }
            }
        });
    }

    @Test
    void theHeadsAreOrdinaryOutputsToo() {
        float[] image = random(8, 2);
        withModel(model -> {
            try (var session = model.openSession(1)) {
                fill(session, 0, image);
                session.run();
                List<float[][]> heads = GivenHeads.heads(image);
                for (int h = 0; h < heads.size(); h++) {
                    MemorySegment map =
                            session.outputs().get(GivenHeads.HEADS.get(h).output());
                    float[][] cells = heads.get(h);
                    for (int cell = 0; cell < cells.length; cell++) {
                        for (int c = 0; c < cells[cell].length; c++) {
                            assertEquals(
                                    cells[cell][c],
                                    map.getAtIndex(ValueLayout.JAVA_FLOAT, (long) c * cells.length + cell));
                        }
                    }
                }
            }
        });
    }

    @Test
    void aPipelineReturnsDetections() {
        DetectionRules rules = GivenHeads.rules();
        withModel(model -> {
            try (var pipeline = Pipeline.open(model, SessionOptions.batch(1).detections(rules))) {
                for (int i = 0; i < 5; i++) {
                    fill(pipeline.free(), 0, random(i, 3));
                    pipeline.submit();
                    if (!pipeline.hasFree()) {
                        assertEquals(
                                expected(rules, random(i - 2, 3)),
                                ReferenceDetections.read(pipeline.next().outputs(), 0));
                        pipeline.release();
                    }
                }
            }
        });
    }

    @Test
    void rejectsAnIndexAndAClosedSession() {
        withModel(model -> {
            var session = model.openSession(SessionOptions.batch(2).detections(GivenHeads.rules()));
            DetectionOutputs outputs = session.outputs();
            fill(session, 0, random(1, 3));
            session.run();
            assertEquals(
                    "image 2 of a batch of 2: images count from 0",
                    Refusal.of(IndexOutOfBoundsException.class, () -> outputs.count(2)));
            assertThrows(IndexOutOfBoundsException.class, () -> outputs.dropped(-1));
            assertEquals(
                    "detection 20 of image 0, which has 20: detections count from 0",
                    Refusal.of(IndexOutOfBoundsException.class, () -> outputs.label(0, 20)));
            assertThrows(IndexOutOfBoundsException.class, () -> outputs.score(0, -1));
            session.close();
            assertThrows(IllegalStateException.class, () -> outputs.count(0));
            assertThrows(IllegalStateException.class, () -> outputs.left(0, 0));
        });
    }

    @Test
    void rejectsRulesThatDoNotFitTheNetwork() {
        DefaultBoxes tooFew = DefaultBoxes.of(0.5f, 0.5f, 1, 1);
        withModel(model -> assertEquals(
                "the heads of network given-heads compute 144 boxes, but the rules have 1 default boxes",
                Refusal.of(
                        IllegalArgumentException.class,
                        () -> model.openSession(SessionOptions.batch(1)
                                .detections(GivenHeads.rules(
                                        tooFew, BoxCoder.UNLIMITED, false, 0, DetectionRules.ALL, 1))))));
    }
}
