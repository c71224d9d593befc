// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.resize;

/**
 * The two neighboring source positions that each target position of one axis mixes, and their weights.
 *
 * <p>The arithmetic of OpenCV's {@code cv::resize} with {@code INTER_LINEAR} on 8-bit images: half-pixel centers, a
 * single-precision position, weights in units of 1/2048. For an exact halving OpenCV takes another path, the mean of four pixels,
 * which gives the same values. Immutable.
 */
public final class BilinearAxis {
    private static final int WEIGHT_ONE = 2048;

    /** The first source position of each pair; -1 means 0, and positions after the last mean the last. */
    private final int[] position;

    private final int[] firstWeight;
    private final int[] secondWeight;
    private final int source;

    private BilinearAxis(int source, int target) {
        this.source = source;
        this.position = new int[target];
        this.firstWeight = new int[target];
        this.secondWeight = new int[target];
    }

    /**
     * The horizontal axis. Outside the outermost centers it uses the outermost pixel with full weight.
     *
     * @param source width of the frame in pixels
     * @param target width of the input in pixels
     */
    public static BilinearAxis columns(int source, int target) {
        BilinearAxis axis = rows(source, target);
        for (int i = 0; i < target; i++) {
            int first = axis.position[i];
            if (first < 0 || first >= source - 1) {
                axis.set(i, Math.clamp(first, 0, source - 1), 0);
            }
        }
        return axis;
    }

    /**
     * The vertical axis. Outside the outermost centers OpenCV mixes the outermost row with itself, which rounds differently from
     * using it with full weight.
     *
     * @param source height of the frame in pixels
     * @param target height of the input in pixels
     */
    public static BilinearAxis rows(int source, int target) {
        BilinearAxis axis = new BilinearAxis(source, target);
        // OpenCV inverts the scale twice; source / target would round differently.
        double scale = 1.0 / ((double) target / source);
        for (int i = 0; i < target; i++) {
            float center = (float) ((i + 0.5) * scale - 0.5);
            int floor = (int) Math.floor(center);
            axis.set(i, floor, center - floor);
        }
        return axis;
    }

    private void set(int i, int first, float fraction) {
        position[i] = first;
        firstWeight[i] = (int) Math.rint((1f - fraction) * WEIGHT_ONE);
        secondWeight[i] = (int) Math.rint(fraction * WEIGHT_ONE);
    }

    /** The first of the two source positions of target position {@code i}; ascending in {@code i}. */
    public int first(int i) {
        return Math.max(position[i], 0);
    }

    /** The second of the two source positions: the neighbor of the first, or the same. */
    public int second(int i) {
        return Math.min(position[i] + 1, source - 1);
    }

    /** The weight of the first, 0 to 2048. */
    public int firstWeight(int i) {
        return firstWeight[i];
    }

    /** The weight of the second, 0 to 2048. */
    public int secondWeight(int i) {
        return secondWeight[i];
    }
}
