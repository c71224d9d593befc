// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightTransformTest {
    /** 24 G of F(4x4,3x3), Lavin and Gray, section 4.3. */
    private static final long[][] FOUR = {{6, 0, 0}, {-4, -4, -4}, {-4, 4, -4}, {1, 2, 4}, {1, -2, 4}, {0, 0, 24}};

    /** 90 G of F(6x6,3x3) with the points 0, 1, -1, 2, -2, 1/2, -1/2 and infinity. */
    private static final long[][] SIX = {
        {-90, 0, 0}, {-20, -20, -20}, {-20, 20, -20}, {1, 2, 4}, {1, -2, 4}, {64, 32, 16}, {64, -32, 16}, {0, 0, 90}
    };

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void theWeightsAreTheRationalNumbersRounded(int tile) {
        long[][] matrix = tile == 4 ? FOUR : SIX;
        long denominator = tile == 4 ? 24 * 24 : 90 * 90;
        WinogradShape shape = new WinogradShape(tile, 3, 2);
        int[] kernels = new Random(9).ints(2 * 3 * 9, -1000, 1000).toArray();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment weights = arena.allocate((long) kernels.length * Float.BYTES, 4);
            for (int i = 0; i < kernels.length; i++) {
                weights.setAtIndex(ValueLayout.JAVA_FLOAT, i, kernels[i]);
            }
            MemorySegment planes = arena.allocate((long) shape.taps() * 6 * Float.BYTES, 4);
            WeightTransform transform = new WeightTransform(tile);
            for (int i = 0; i < shape.taps(); i++) {
                transform.channel(weights, 0, shape, i, planes);
                transform.channel(weights, 1, shape, i, planes);
                for (int pair = 0; pair < 6; pair++) {
                    for (int j = 0; j < shape.taps(); j++) {
                        float exact = new BigDecimal(numerator(matrix, kernels, pair * 9, i, j))
                                .divide(new BigDecimal(denominator), MathContext.DECIMAL64)
                                .floatValue();
                        float value = planes.getAtIndex(ValueLayout.JAVA_FLOAT, j * 6L + pair);
                        assertEquals(exact, value, Math.ulp(exact), "pair " + pair + ", value " + i + ", " + j);
                    }
                }
            }
        }
    }

    /** An element of the integer matrix {@code (d G) g (d G)^T}, with the common denominator d. */
    private static long numerator(long[][] matrix, int[] kernels, int first, int i, int j) {
        long sum = 0;
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                sum += matrix[i][row] * kernels[first + 3 * row + column] * matrix[j][column];
            }
        }
        return sum;
    }
}
