// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElementEncodingTest {
    @ParameterizedTest
    @CsvSource({
        "0.0, 0000",
        "-0.0, 8000",
        "1.0, 3f80",
        "-2.5, c020",
        "Infinity, 7f80",
        "-Infinity, ff80",
        // Halfway between two neighbors: rounds to the even one, which is the lower one here and the upper one there.
        "1.00390625, 3f80",
        "1.01171875, 3f82",
        // The largest float32 rounds up to infinity, as on the GPU.
        "3.4028235e38, 7f80"
    })
    void knownBits(float value, String bits) {
        assertEquals(bits, String.format("%04x", ElementEncoding.bfloat16(value) & 0xffff));
    }

    @Test
    void aNanStaysANan() {
        for (int bits : new int[] {0x7f800001, 0x7fc00000, 0xff800001, 0x7fffffff}) {
            float back = Float.intBitsToFloat(ElementEncoding.bfloat16(Float.intBitsToFloat(bits)) << 16);
            assertTrue(Float.isNaN(back), Integer.toHexString(bits));
        }
    }

    @Test
    void noNeighborIsCloser() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt() & 0x7f7fffff); // positive and finite
            int encoded = ElementEncoding.bfloat16(value) & 0xffff;
            if (encoded == 0x7f80) {
                continue; // rounded to infinity
            }
            BigDecimal error = distance(value, encoded);
            for (int neighbor : new int[] {encoded - 1, encoded + 1}) {
                if (neighbor >= 0 && neighbor < 0x7f80) {
                    int comparison = error.compareTo(distance(value, neighbor));
                    assertTrue(comparison < 0 || (comparison == 0 && (encoded & 1) == 0), () -> "value " + value);
                }
            }
        }
    }

    private static BigDecimal distance(float value, int encoded) {
        return new BigDecimal(value)
                .subtract(new BigDecimal(Float.intBitsToFloat(encoded << 16)))
                .abs();
    }
}
