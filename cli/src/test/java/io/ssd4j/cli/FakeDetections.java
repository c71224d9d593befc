// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.DetectionOutputs;

/**
 * Detections that show which photo they belong to. A photo of red level R, whose first value is R - 123, has R % 5 of them. The one at
 * place i has the label {@code 1 + (R + i) % 4}, the score {@code 0.9 - 0.15 i}, and the box (30 i, 60, 30 i + 150, 120).
 */
public record FakeDetections(FirstValue firstValue) implements DetectionOutputs {
    private static final int LABELS = 4;
    private static final float RED_MEAN = 123;

    /** The first value of an image's input. */
    public interface FirstValue {
        float of(int image);
    }

    private int red(int image) {
        return Math.round(firstValue.of(image) + RED_MEAN);
    }

    @Override
    public int count(int image) {
        return red(image) % 5;
    }

    @Override
    public int dropped(int image) {
        return 0;
    }

    @Override
    public int label(int image, int i) {
        return 1 + (red(image) + i) % LABELS;
    }

    @Override
    public float score(int image, int i) {
        return 0.9f - 0.15f * i;
    }

    @Override
    public float left(int image, int i) {
        return 30 * i;
    }

    @Override
    public float top(int image, int i) {
        return 60;
    }

    @Override
    public float right(int image, int i) {
        return 30 * i + 150;
    }

    @Override
    public float bottom(int image, int i) {
        return 120;
    }
}
