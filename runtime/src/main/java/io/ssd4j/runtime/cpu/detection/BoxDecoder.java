// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.detection;

import io.ssd4j.runtime.detection.BoxCoder;
import io.ssd4j.runtime.detection.DefaultBoxes;
import io.ssd4j.runtime.detection.DetectionRules;

/**
 * The decoded boxes of one image, as edges in pixels of the network's input. The operations are rounded one by one, in the order written,
 * and a kernel that performs the same ones gets the same bits.
 */
final class BoxDecoder {
    private final BoxCoder coder;
    private final boolean clip;
    private final DefaultBoxes defaults;
    private final float imageWidth;
    private final float imageHeight;
    private final float[] left;
    private final float[] top;
    private final float[] right;
    private final float[] bottom;

    BoxDecoder(DetectionRules rules, int imageWidth, int imageHeight) {
        this.coder = rules.coder();
        this.clip = rules.clip();
        this.defaults = rules.defaultBoxes();
        this.imageWidth = imageWidth;
        this.imageHeight = imageHeight;
        this.left = new float[defaults.count()];
        this.top = new float[defaults.count()];
        this.right = new float[defaults.count()];
        this.bottom = new float[defaults.count()];
    }

    /**
     * Decodes a box.
     *
     * @param offsets holds the box's four offsets from {@code at} on
     * @return whether the box is finite; only then is it kept
     */
    boolean decode(int box, float[] offsets, int at) {
        float centerX = center(offsets[at], defaults.width(box), defaults.centerX(box));
        float centerY = center(offsets[at + 1], defaults.height(box), defaults.centerY(box));
        float width = size(offsets[at + 2], defaults.width(box));
        float height = size(offsets[at + 3], defaults.height(box));
        float x1 = Math.fma(-0.5f, width, centerX) * imageWidth;
        float y1 = Math.fma(-0.5f, height, centerY) * imageHeight;
        float x2 = Math.fma(0.5f, width, centerX) * imageWidth;
        float y2 = Math.fma(0.5f, height, centerY) * imageHeight;
        if (!(Float.isFinite(x1) && Float.isFinite(y1) && Float.isFinite(x2) && Float.isFinite(y2))) {
            return false;
        }
        left[box] = inside(x1, imageWidth);
        top[box] = inside(y1, imageHeight);
        right[box] = inside(x2, imageWidth);
        bottom[box] = inside(y2, imageHeight);
        return true;
    }

    private float center(float offset, float size, float center) {
        return Math.fma(offset * coder.centerVariance(), size, center);
    }

    private float size(float offset, float size) {
        float scaled = offset * coder.sizeVariance();
        return Exponential.of(scaled > coder.sizeLimit() ? coder.sizeLimit() : scaled) * size;
    }

    private float inside(float edge, float end) {
        if (!clip) {
            return edge;
        }
        if (edge < 0) {
            return 0;
        }
        return edge > end ? end : edge;
    }

    float left(int box) {
        return left[box];
    }

    float top(int box) {
        return top[box];
    }

    float right(int box) {
        return right[box];
    }

    float bottom(int box) {
        return bottom[box];
    }
}
