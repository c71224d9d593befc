// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import io.ssd4j.runtime.detection.Head;
import io.ssd4j.ssd.model.SsdVariant;
import java.util.ArrayList;
import java.util.List;

/**
 * Made values of the largest head with what must be detected in them. All other heads see the background alone.
 *
 * @param head what the largest map's head computes, [channels, 38, 38]
 * @param expected the detections, in pixels of the detector's input
 */
@SuppressWarnings("ArrayRecordComponent") // never compared with each other
record MadeHeads(SsdVariant variant, String name, float[] head, List<GoldenDetection> expected) {
    /** The side of the largest map of SSD300. */
    static final int SIDE = 38;

    /** The score before softmax of the background, if a case sets none. */
    static final float BACKGROUND = 10;

    /** All cases, in the order of the file. */
    static List<MadeHeads> all() {
        GoldenLines lines = GoldenLines.of("made-heads.txt");
        List<MadeHeads> cases = new ArrayList<>();
        while (lines.hasNext()) {
            cases.add(next(lines));
        }
        return cases;
    }

    /** What the largest map's head computes where there is nothing, [channels, 38, 38]. */
    static float[] background(SsdVariant variant) {
        Head layout = variant.rules().heads().getFirst();
        float[] head = new float[layout.channels(variant.classes()) * SIDE * SIDE];
        for (int box = 0; box < layout.boxesPerCell() * SIDE * SIDE; box++) {
            head[index(variant, box, 0)] = BACKGROUND;
        }
        return head;
    }

    private static MadeHeads next(GoldenLines lines) {
        List<String> header = lines.next();
        SsdVariant variant = SsdVariant.of(header.get(1));
        int boxes = variant.rules().heads().getFirst().boxesPerCell();
        float[] head = background(variant);
        while (lines.nextIs("score")) {
            List<String> words = lines.next();
            int box = Integer.parseInt(words.get(1));
            head[index(variant, box, Integer.parseInt(words.get(2)))] = Float.parseFloat(words.get(3));
        }
        while (lines.nextIs("offset")) {
            List<String> words = lines.next();
            int box = Integer.parseInt(words.get(1));
            for (int k = 0; k < 4; k++) {
                // Offsets follow the scores of all boxes of the cell.
                int channel = boxes * variant.classes() + box % boxes * 4 + k;
                head[channel * SIDE * SIDE + box / boxes] = Float.parseFloat(words.get(2 + k));
            }
        }
        List<GoldenDetection> expected = new ArrayList<>();
        while (lines.nextIs("expect")) {
            List<String> words = lines.next();
            expected.add(GoldenDetection.parse(words.subList(1, words.size())));
        }
        if (expected.size() != Integer.parseInt(header.get(3))) {
            throw new IllegalStateException(header + " is cut");
        }
        return new MadeHeads(variant, header.get(2), head, List.copyOf(expected));
    }

    /** The position of a class's score. */
    private static int index(SsdVariant variant, int box, int label) {
        // Not from the rules, which compute all default boxes.
        int boxes = variant.defaultBoxes().maps().getFirst().boxes();
        int channel = box % boxes * variant.classes() + label;
        return channel * SIDE * SIDE + box / boxes;
    }

    @Override
    public String toString() {
        return variant.id() + " " + name;
    }
}
