// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import java.util.List;

/** A detection of PyTorch's; edges in pixels. */
record GoldenDetection(int label, float score, float left, float top, float right, float bottom) {

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

    /** The largest distance of an edge. */
    float distance(GoldenDetection other) {
        return Math.max(
                Math.max(Math.abs(left - other.left), Math.abs(top - other.top)),
                Math.max(Math.abs(right - other.right), Math.abs(bottom - other.bottom)));
    }

    /** This detection, scaled. */
    GoldenDetection scaled(float factor) {
        return new GoldenDetection(label, score, left * factor, top * factor, right * factor, bottom * factor);
    }
}
