// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.network.Shape;
import io.ssd4j.ssd.model.FeatureMap;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MapStatisticsTest {

    @Test
    void readsTheImageThatIsAskedFor() {
        float[] values = {100, 100, 100, 100, -1, 3, 2, -2, 100, 100, 100, 100};
        MapStatistics statistics = of(new Shape(1, 2, 2), values, 1);
        assertAll(
                () -> assertEquals("fc7", statistics.name()),
                () -> assertEquals(new Shape(1, 2, 2), statistics.shape()),
                () -> assertEquals(-2, statistics.min()),
                () -> assertEquals(0.5, statistics.mean()),
                () -> assertEquals(3, statistics.max()),
                () -> assertEquals(Math.sqrt(18), statistics.l2()));
    }

    @Test
    void sumsInDouble() {
        // In float the sum would stop growing at 2^24, and the square of 1e30 would be infinite.
        float[] many = new float[1 << 25];
        Arrays.fill(many, 1);
        MapStatistics ones = of(new Shape(1, 1 << 12, 1 << 13), many, 0);
        assertEquals(1.0, ones.mean());
        assertEquals(Math.sqrt(1 << 25), ones.l2());
        assertEquals(
                1e30f * Math.sqrt(2),
                of(new Shape(2, 1, 1), new float[] {1e30f, -1e30f}, 0).l2(),
                1e15);
    }

    @Test
    void letsNoNanGoUnseen() {
        for (int place = 0; place < 3; place++) {
            float[] values = {1, 2, 3};
            values[place] = Float.NaN;
            MapStatistics statistics = of(new Shape(3, 1, 1), values, 0);
            assertAll(
                    () -> assertEquals(Double.NaN, statistics.min()),
                    () -> assertEquals(Double.NaN, statistics.mean()),
                    () -> assertEquals(Double.NaN, statistics.max()),
                    () -> assertEquals(Double.NaN, statistics.l2()));
        }
    }

    @Test
    void showsAnInfinity() {
        MapStatistics statistics = of(new Shape(3, 1, 1), new float[] {1, Float.POSITIVE_INFINITY, 3}, 0);
        assertAll(
                () -> assertEquals(1, statistics.min()),
                () -> assertEquals(Double.POSITIVE_INFINITY, statistics.mean()),
                () -> assertEquals(Double.POSITIVE_INFINITY, statistics.max()),
                () -> assertEquals(Double.POSITIVE_INFINITY, statistics.l2()));
    }

    private static MapStatistics of(Shape shape, float[] values, int image) {
        return MapStatistics.of(new FeatureMap("fc7", shape), MemorySegment.ofArray(values), image);
    }
}
