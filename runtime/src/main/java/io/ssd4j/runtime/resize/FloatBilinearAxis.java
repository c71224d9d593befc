// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.resize;

/**
 * The two neighboring source positions that each target position of one axis mixes, and their weights, in float32.
 *
 * <p>The arithmetic of PyTorch's {@code interpolate(mode="bilinear", align_corners=False)} without antialiasing ({@code
 * area_pixel_compute_source_index} in ATen's UpSample.h): half-pixel centers, of which those before the first position count as the first.
 * PyTorch's builds compute a center by one fused multiply-add; rounding twice would shift it by up to 2e-5 positions. Immutable.
 */
public final class FloatBilinearAxis {
    private final int[] first;
    private final float[] secondWeight;
    private final int source;

    /**
     * @param source width or height of the frame in pixels
     * @param target width or height of the input in pixels
     */
    public FloatBilinearAxis(int source, int target) {
        this.source = source;
        this.first = new int[target];
        this.secondWeight = new float[target];
        float scale = (float) source / target;
        for (int i = 0; i < target; i++) {
            float center = Math.max(Math.fma(scale, i + 0.5f, -0.5f), 0);
            first[i] = Math.min((int) center, source - 1);
            secondWeight[i] = Math.clamp(center - first[i], 0, 1);
        }
    }

    /** The first of the two source positions of target position {@code i}; ascending in {@code i}. */
    public int first(int i) {
        return first[i];
    }

    /** The second of the two source positions: the neighbor of the first, or the same. */
    public int second(int i) {
        return Math.min(first[i] + 1, source - 1);
    }

    /** The weight of the first, 0 to 1. */
    public float firstWeight(int i) {
        return 1 - secondWeight[i];
    }

    /** The weight of the second, 0 to 1. */
    public float secondWeight(int i) {
        return secondWeight[i];
    }
}
