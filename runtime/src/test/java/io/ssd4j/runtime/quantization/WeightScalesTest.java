// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.quantization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against values computed by hand. */
class WeightScalesTest {

    @Test
    void theLargestMagnitudeOfAChannelBecomes127() {
        float[] weights = {0.5f, -2.54f, 1, 0, 127, -126.4f, 63.5f, 1};
        List<Float> scales = WeightScales.of(MemorySegment.ofArray(weights), 2);
        assertEquals(List.of(2.54f / 127, 1f), scales);
        // 0.5 / 0.02 = 25, 1 / 0.02 = 50; 63.5 is a tie, and 64 is even.
        assertArrayEquals(new byte[] {25, -127, 50, 0, 127, -126, 64, 1}, quantized(weights, 2.54f / 127, 1));
    }

    @Test
    void aChannelOfZerosHasAScale() {
        float[] weights = {0, -0f, 0.25f, -0.25f};
        assertEquals(List.of(1f, 0.25f / 127), WeightScales.of(MemorySegment.ofArray(weights), 2));
        assertArrayEquals(new byte[] {0, 0, 127, -127}, quantized(weights, 1, 0.25f / 127));
    }

    @Test
    void tiesGoToTheEvenInteger() {
        assertArrayEquals(
                new byte[] {0, 2, 2, -2, -2, 126}, quantized(new float[] {0.5f, 1.5f, 2.5f, -1.5f, -2.5f, 126.5f}, 1));
    }

    @Test
    void aSmallerRangeClips() {
        MemorySegment destination = MemorySegment.ofArray(new byte[3]);
        WeightScales.quantize(MemorySegment.ofArray(new float[] {127, -127, 6}), new float[] {1}, destination, 64);
        assertArrayEquals(new byte[] {64, -64, 6}, destination.toArray(ValueLayout.JAVA_BYTE));
    }

    @Test
    void whatIntegersStandForGivesTheSameIntegers() {
        float scale = 0.0123456f;
        float[] weights = new float[255];
        byte[] integers = new byte[255];
        for (int i = 0; i < 255; i++) {
            integers[i] = (byte) (i - 127);
            weights[i] = (i - 127) * scale;
        }
        assertArrayEquals(integers, quantized(weights, scale));
    }

    @Test
    void allFloatingPointWeightsHaveOneScale() {
        float[] weights = {0.5f, -896, 1, 0, 448, -2, 3, 0.001f};
        float scale = WeightScales.ofAll(MemorySegment.ofArray(weights), Float8.LARGEST);
        assertEquals(2, scale);
        MemorySegment destination = MemorySegment.ofArray(new byte[8]);
        WeightScales.float8(MemorySegment.ofArray(weights), scale, destination);
        // 0.25, -448, 0.5, 0, 224, -1, 1.5 and 0.0005, which is nearer to 0 than to 2^-9.
        assertArrayEquals(
                new byte[] {0x28, (byte) 0xfe, 0x30, 0, 0x76, (byte) 0xb8, 0x3c, 0},
                destination.toArray(ValueLayout.JAVA_BYTE));
        assertEquals(1, WeightScales.ofAll(MemorySegment.ofArray(new float[3]), Float8.LARGEST));
    }

    private static byte[] quantized(float[] weights, float... scales) {
        MemorySegment destination = MemorySegment.ofArray(new byte[weights.length]);
        WeightScales.quantize(MemorySegment.ofArray(weights), scales, destination, Quantization.SIGNED_LIMIT);
        return destination.toArray(ValueLayout.JAVA_BYTE);
    }
}
