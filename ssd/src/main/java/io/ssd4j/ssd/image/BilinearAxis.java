// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

/**
 * Which two source positions each target position of one axis mixes, and how much of each.
 *
 * <p>The arithmetic of OpenCV's {@code cv::resize} with {@code INTER_LINEAR} on 8-bit images: half-pixel centers, a
 * single-precision position, weights in units of 1/2048. For an exact halving OpenCV takes another path, the mean of
 * four pixels, which gives the same values.
 *
 * @param first offset of the source position with the lower index, per target position
 * @param second offset of the position after it, or of the same one at the border
 * @param firstWeight weight of {@code first}, 0..2048
 * @param secondWeight weight of {@code second}, 0..2048
 */
@SuppressWarnings("ArrayRecordComponent") // read in the inner loops, never handed out
record BilinearAxis(int[] first, int[] second, int[] firstWeight, int[] secondWeight) {
    private static final int WEIGHT_ONE = 2048;

    /**
     * The horizontal axis: a target position outside the outermost centers takes the outermost pixel.
     *
     * @param bytesPerPixel what offsets count in
     */
    static BilinearAxis columns(int source, int target, int bytesPerPixel) {
        return axis(source, target, bytesPerPixel, true);
    }

    /**
     * The vertical axis: outside the outermost centers OpenCV mixes the outermost row with itself, which rounds
     * differently from taking it whole.
     */
    static BilinearAxis rows(int source, int target) {
        return axis(source, target, 1, false);
    }

    private static BilinearAxis axis(int source, int target, int step, boolean wholeAtBorder) {
        BilinearAxis axis = new BilinearAxis(new int[target], new int[target], new int[target], new int[target]);
        // OpenCV inverts the scale twice; source / target would round differently.
        double scale = 1.0 / ((double) target / source);
        for (int i = 0; i < target; i++) {
            float position = (float) ((i + 0.5) * scale - 0.5);
            int floor = (int) Math.floor(position);
            float fraction = position - floor;
            if (wholeAtBorder && (floor < 0 || floor >= source - 1)) {
                fraction = 0;
            }
            axis.first[i] = step * Math.clamp(floor, 0, source - 1);
            axis.second[i] = step * Math.clamp(floor + 1L, 0, source - 1);
            axis.firstWeight[i] = (int) Math.rint((1f - fraction) * WEIGHT_ONE);
            axis.secondWeight[i] = (int) Math.rint(fraction * WEIGHT_ONE);
        }
        return axis;
    }
}
