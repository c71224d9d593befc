// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.detection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetectionRulesTest {
    private static final BoxCoder CODER = new BoxCoder(0.1f, 0.2f, BoxCoder.UNLIMITED);

    private static DefaultBoxes boxes(int count) {
        float[] table = new float[4 * count];
        Arrays.fill(table, 0.5f);
        return DefaultBoxes.of(table);
    }

    private static DetectionRules rules(
            List<Head> heads, int classes, int boxes, float score, int candidates, float iou, int detections) {
        return new DetectionRules(heads, classes, boxes(boxes), CODER, false, score, candidates, iou, detections);
    }

    private static void assertRefused(String message, Executable creation) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, creation).getMessage());
    }

    /** SSD300's first head: 4 boxes of 21, 81 and 91 classes. */
    @Test
    void aHeadsChannelsAreAMultipleOfEight() {
        Head head = new Head("head0", 4);
        assertEquals(104, head.channels(21)); // 100
        assertEquals(344, head.channels(81)); // 340
        assertEquals(384, head.channels(91)); // 380
        assertEquals(84, head.firstOffset(21));
        assertEquals(24, new Head("exact", 4).channels(2)); // 24, without padding
    }

    @Test
    void valuesOutOfRangeAreRefusedByName() {
        List<Head> heads = List.of(new Head("a", 1));
        List<Head> none = List.of();
        List<Head> twice = List.of(new Head("a", 1), new Head("a", 2));
        assertRefused("head 'a' must have 1 to 64 boxes per cell, not 0", () -> new Head("a", 0));
        assertRefused("head 'a' must have 1 to 64 boxes per cell, not 65", () -> new Head("a", 65));
        assertRefused("a detector has at least one head", () -> rules(none, 21, 1, 0.1f, 1, 0.5f, 1));
        assertRefused("two heads read the output 'a'", () -> rules(twice, 21, 1, 0.1f, 1, 0.5f, 1));
        assertRefused(
                "a detector has 2 to 4096 classes, the background included, not 1",
                () -> rules(heads, 1, 1, 0.1f, 1, 0.5f, 1));
        assertRefused("the score threshold must be 0 to below 1, not 1.0", () -> rules(heads, 2, 1, 1, 1, 0.5f, 1));
        assertRefused(
                "the score threshold must be 0 to below 1, not NaN", () -> rules(heads, 2, 1, Float.NaN, 1, 0.5f, 1));
        assertRefused("at least 1 candidate per class must be allowed, not 0", () -> rules(heads, 2, 1, 0, 0, 0.5f, 1));
        assertRefused(
                "the threshold of intersection over union must be 0 to 1, not NaN",
                () -> rules(heads, 2, 1, 0, 1, Float.NaN, 1));
        assertRefused(
                "1 to 65536 detections per image must be allowed, not 0", () -> rules(heads, 2, 1, 0, 1, 0.5f, 0));
        assertRefused(
                "33000 default boxes with 4096 classes give more than 134217728 candidates",
                () -> rules(heads, 4096, 33_000, 0, 1, 0.5f, 1));
    }

    @Test
    void aBoxCoderHasUsableNumbers() {
        assertRefused(
                "the variances of a box coder must be finite and above 0, not 0.0 and 0.2",
                () -> new BoxCoder(0, 0.2f, 1));
        assertRefused(
                "the variances of a box coder must be finite and above 0, not 0.1 and Infinity",
                () -> new BoxCoder(0.1f, Float.POSITIVE_INFINITY, 1));
        assertRefused("the limit of a size offset must be above 0, not NaN", () -> new BoxCoder(0.1f, 0.2f, Float.NaN));
    }

    @ParameterizedTest
    @ValueSource(floats = {-0.1f, 2.1f, Float.NaN, Float.POSITIVE_INFINITY})
    void defaultBoxesAreRelativeToTheImage(float wrong) {
        for (int i = 0; i < 4; i++) {
            float[] table = {0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f};
            table[4 + i] = wrong;
            String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> DefaultBoxes.of(table))
                    .getMessage());
            assertEquals("default box 1 is not relative to the image", message.split(":", -1)[0]);
        }
    }

    @Test
    void aTableOfDefaultBoxesIsCompleteAndCopied() {
        assertRefused(
                "a table of default boxes holds 4 values per box and at least one box, not 5 values",
                () -> DefaultBoxes.of(0, 0, 1, 1, 0));
        assertRefused(
                "a table of default boxes holds 4 values per box and at least one box, not 0 values", DefaultBoxes::of);
        assertRefused(
                "default box 0 is not relative to the image: center (0.5, 0.5), size 0.0 x 1.0; centers must be 0 to 2,"
                        + " sizes above 0 and up to 1",
                () -> DefaultBoxes.of(0.5f, 0.5f, 0, 1));
        float[] table = {0.25f, 0.5f, 0.75f, 1};
        DefaultBoxes boxes = DefaultBoxes.of(table);
        table[0] = 0;
        boxes.toArray()[1] = 0;
        assertArrayEquals(new float[] {0.25f, 0.5f, 0.75f, 1}, boxes.toArray());
        assertEquals(0.25f, boxes.centerX(0));
        assertEquals(0.5f, boxes.centerY(0));
        assertEquals(0.75f, boxes.width(0));
        assertEquals(1, boxes.height(0));
        assertEquals(DefaultBoxes.of(0.25f, 0.5f, 0.75f, 1), boxes);
        assertEquals(DefaultBoxes.of(0.25f, 0.5f, 0.75f, 1).hashCode(), boxes.hashCode());
        assertNotEquals(DefaultBoxes.of(0.25f, 0.5f, 0.75f, 0.5f), boxes);
    }

    @Test
    void rulesFitANetworkWithTheirHeads() {
        // 2 boxes of 3 classes: 14 channels, padded to 16.
        Network network = Network.builder("two-heads", new Shape(8, 4, 5))
                .branch(head("first", 16))
                .branch(head("second", 8))
                .output("first")
                .output("second")
                .build();
        Head first = new Head("first", 2);
        Head second = new Head("second", 1);
        rules(List.of(first, second), 3, 60, 0, 1, 0.5f, 1).requireFits(network);
        rules(List.of(first), 3, 40, 0, 1, 0.5f, 1).requireFits(network);

        DetectionRules missing = rules(List.of(new Head("third", 2)), 3, 40, 0, 1, 0.5f, 1);
        assertRefused(
                "network two-heads has no output 'third'; it has first, second", () -> missing.requireFits(network));
        DetectionRules moreClasses = rules(List.of(first), 21, 40, 0, 1, 0.5f, 1);
        assertRefused(
                "output 'first' of network two-heads has 16 channels, but a head with 2 boxes per cell and 21 classes has"
                        + " 56: boxes * (classes + 4), rounded up to a multiple of 8",
                () -> moreClasses.requireFits(network));
        DetectionRules fewerBoxes = rules(List.of(first, second), 3, 40, 0, 1, 0.5f, 1);
        assertRefused(
                "the heads of network two-heads compute 60 boxes, but the rules have 40 default boxes",
                () -> fewerBoxes.requireFits(network));
    }

    private static Operation.Convolution head(String name, int channels) {
        return new Operation.Convolution(name, Network.INPUT, channels, Window.of(1), Activation.NONE);
    }
}
