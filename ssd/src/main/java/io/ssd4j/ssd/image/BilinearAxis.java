// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

/**
 * Which two neighboring source positions each target position of one axis mixes, and how much of each.
 *
 * <p>The arithmetic of OpenCV's {@code cv::resize} with {@code INTER_LINEAR} on 8-bit images: half-pixel centers, a
 * single-precision position, weights in units of 1/2048. For an exact halving OpenCV takes another path, the mean of
 * four pixels, which gives the same values.
 *
 * @param position the first source position of the pair, per target position
 * @param firstWeight weight of {@code position}, 0..2048
 * @param secondWeight weight of {@code position + 1}, 0..2048
 */
@SuppressWarnings("ArrayRecordComponent") // read in the inner loops, never handed out
record BilinearAxis(int[] position, int[] firstWeight, int[] secondWeight) {
    private static final int WEIGHT_ONE = 2048;

    /** The horizontal axis. Outside the outermost centers it takes the outermost pixel, with all the weight. */
    static BilinearAxis columns(int source, int target) {
        BilinearAxis axis = new BilinearAxis(new int[target], new int[target], new int[target]);
        for (int i = 0; i < target; i++) {
            float center = center(i, source, target);
            int floor = (int) Math.floor(center);
            if (floor < 0 || floor >= source - 1) {
                axis.set(i, Math.clamp(floor, 0, source - 1), 0);
            } else {
                axis.set(i, floor, center - floor);
            }
        }
        return axis;
    }

    /**
     * The vertical axis. Outside the outermost centers a position may be -1 or the one after it {@code source}, and the
     * outermost row stands for either: OpenCV mixes that row with itself, which rounds differently from taking it whole.
     */
    static BilinearAxis rows(int source, int target) {
        BilinearAxis axis = new BilinearAxis(new int[target], new int[target], new int[target]);
        for (int i = 0; i < target; i++) {
            float center = center(i, source, target);
            int floor = (int) Math.floor(center);
            axis.set(i, floor, center - floor);
        }
        return axis;
    }

    private static float center(int i, int source, int target) {
        // OpenCV inverts the scale twice; source / target would round differently.
        double scale = 1.0 / ((double) target / source);
        return (float) ((i + 0.5) * scale - 0.5);
    }

    private void set(int i, int first, float fraction) {
        position[i] = first;
        firstWeight[i] = (int) Math.rint((1f - fraction) * WEIGHT_ONE);
        secondWeight[i] = (int) Math.rint(fraction * WEIGHT_ONE);
    }
}
