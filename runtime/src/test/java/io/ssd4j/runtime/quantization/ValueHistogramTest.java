// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.quantization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Known distributions. */
class ValueHistogramTest {

    private static ValueHistogram of(float... values) {
        ValueHistogram histogram = new ValueHistogram();
        histogram.add(MemorySegment.ofArray(values));
        return histogram;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.9, 0.99, 0.999})
    void quantilesOfAUniformDistribution(double part) {
        float[] values = new float[100_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i + 1) * 0.003f;
        }
        // 300 is the largest; the bins are 512 / 4096 wide.
        assertEquals(300 * part, of(values).quantile(part), 0.125);
    }

    @Test
    void zerosCount() {
        float[] values = new float[1000];
        for (int i = 0; i < 100; i++) {
            values[i] = 5;
        }
        values[999] = -80;
        ValueHistogram histogram = of(values);
        assertEquals(128f / 4096, histogram.quantile(0.89), 0);
        assertEquals(5 + 128f / 4096, histogram.quantile(0.99), 0);
        assertEquals(80, histogram.quantile(1));
        assertEquals(1000, histogram.total());
        assertTrue(histogram.hasNegative());
    }

    @Test
    void theOrderOfTheValuesDoesNotMatter() {
        Random random = new Random(1);
        float[] values = new float[50_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.exp(random.nextGaussian() * 4);
        }
        ValueHistogram forward = of(values);
        float[] reversed = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            reversed[i] = values[values.length - 1 - i];
        }
        ValueHistogram backward = of(reversed);
        for (double part : new double[] {0.1, 0.5, 0.9, 0.999, 0.99999, 1}) {
            assertEquals(forward.quantile(part), backward.quantile(part), 0, "part " + part);
        }
    }

    @Test
    void noQuantileExceedsTheLargest() {
        assertEquals(3.0001f, of(1, 2, 3.0001f).quantile(0.9999));
        assertEquals(0, of(0, 0).quantile(0.9999));
        assertFalse(of(0, 1).hasNegative());
        assertEquals(Float.MAX_VALUE, of(Float.MAX_VALUE, 1).quantile(0.9999));
        assertEquals(Float.MIN_VALUE, of(Float.MIN_VALUE).quantile(1));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void whatIsNotFiniteIsRefused(float value) {
        assertThrows(IllegalArgumentException.class, () -> of(1, value, 2));
    }
}
