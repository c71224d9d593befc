// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.resize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BilinearAxisTest {
    private static final int MOST = 700;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 37, 300})
    void pairsAreNeighborsInsideTheImageAndTheirWeightsSumToOne(int target) {
        for (int source = 1; source < MOST; source++) {
            check(BilinearAxis.columns(source, target), source, target);
            check(BilinearAxis.rows(source, target), source, target);
        }
    }

    private static void check(BilinearAxis axis, int source, int target) {
        int before = 0;
        for (int i = 0; i < target; i++) {
            int first = axis.first(i);
            int second = axis.second(i);
            assertTrue(first >= before && second < source, first + ", " + second + " of " + source);
            assertTrue(second == first || second == first + 1, first + ", " + second);
            assertEquals(2048, axis.firstWeight(i) + axis.secondWeight(i));
            before = first;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 300})
    void anImageOfTheTargetSizeIsUnchanged(int size) {
        BilinearAxis axis = BilinearAxis.columns(size, size);
        for (int i = 0; i < size; i++) {
            assertEquals(i, axis.first(i));
            assertEquals(2048, axis.firstWeight(i));
        }
    }
}
