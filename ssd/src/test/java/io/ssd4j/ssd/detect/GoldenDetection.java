// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import java.util.List;

/** A detection of PyTorch's; edges in pixels. */
record GoldenDetection(int label, float score, float left, float top, float right, float bottom) {

    private static final float PIXELS = 0.05f;
    private static final float SCORE = 1e-4f;

    /** What ssd4j detects, to be compared. */
    static GoldenDetection of(Detection detection) {
        Box box = detection.box();
        return new GoldenDetection(
                detection.label(), detection.score(), box.left(), box.top(), box.right(), box.bottom());
    }

    /** Reads {@code LABEL SCORE LEFT TOP RIGHT BOTTOM}. */
    static GoldenDetection parse(List<String> words) {
        return new GoldenDetection(
                Integer.parseInt(words.get(0)),
                Float.parseFloat(words.get(1)),
                Float.parseFloat(words.get(2)),
                Float.parseFloat(words.get(3)),
                Float.parseFloat(words.get(4)),
                Float.parseFloat(words.get(5)));
    }

    /** Whether another detection has the same label, and nearly the same score and edges; false if it is not finite. */
    boolean agrees(GoldenDetection other) {
        return label == other.label && Math.abs(score - other.score) <= SCORE && distance(other) <= PIXELS;
    }

    /** The largest distance of an edge. */
    private float distance(GoldenDetection other) {
        return Math.max(
                Math.max(Math.abs(left - other.left), Math.abs(top - other.top)),
                Math.max(Math.abs(right - other.right), Math.abs(bottom - other.bottom)));
    }

    /** This detection, scaled. */
    GoldenDetection scaled(float factor) {
        return new GoldenDetection(label, score, left * factor, top * factor, right * factor, bottom * factor);
    }
}
