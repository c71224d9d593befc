// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The transform of the weights, {@code G g G^T}, in float64, rounded once at the end. */
final class WeightTransform {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private final double[] matrix;
    private final int taps;

    WeightTransform(int outputs) {
        this.matrix = outputs == 4 ? FOUR : SIX;
        this.taps = outputs + 2;
    }

    /** G of F(4,3): Lavin and Gray, section 4.3. Rows of three. */
    private static final double[] FOUR = {
        1.0 / 4, 0, 0, -1.0 / 6, -1.0 / 6, -1.0 / 6, -1.0 / 6, 1.0 / 6, -1.0 / 6, 1.0 / 24, 1.0 / 12, 1.0 / 6, 1.0 / 24,
        -1.0 / 12, 1.0 / 6, 0, 0, 1
    };

    /** G of F(6,3) with the points of {@link Lines6}. */
    private static final double[] SIX = {
        -1,
        0,
        0,
        -2.0 / 9,
        -2.0 / 9,
        -2.0 / 9,
        -2.0 / 9,
        2.0 / 9,
        -2.0 / 9,
        1.0 / 90,
        1.0 / 45,
        2.0 / 45,
        1.0 / 90,
        -1.0 / 45,
        2.0 / 45,
        32.0 / 45,
        16.0 / 45,
        8.0 / 45,
        32.0 / 45,
        -16.0 / 45,
        8.0 / 45,
        0,
        0,
        1
    };

    /**
     * Transforms the weights of one output channel, for the planes of one row of tiles.
     *
     * @param weights [out, in, 3, 3] float32
     * @param row of the planes, from 0 to n - 1 for tiles of n x n inputs
     * @param planes the row's n planes, [plane][out][in] float32, dense
     */
    void channel(MemorySegment weights, int output, WinogradShape shape, int row, MemorySegment planes) {
        double[] kernel = new double[9];
        double[] half = new double[3];
        long plane = (long) shape.inputs() * shape.outputs();
        for (int input = 0; input < shape.inputs(); input++) {
            long pair = (long) output * shape.inputs() + input;
            for (int i = 0; i < 9; i++) {
                kernel[i] = weights.getAtIndex(FLOAT, pair * 9 + i);
            }
            for (int j = 0; j < 3; j++) {
                half[j] = dot(row, kernel[j], kernel[3 + j], kernel[6 + j]);
            }
            for (int j = 0; j < taps; j++) {
                planes.setAtIndex(FLOAT, j * plane + pair, (float) dot(j, half[0], half[1], half[2]));
            }
        }
    }

    private double dot(int row, double first, double second, double third) {
        return matrix[3 * row] * first + matrix[3 * row + 1] * second + matrix[3 * row + 2] * third;
    }
}
