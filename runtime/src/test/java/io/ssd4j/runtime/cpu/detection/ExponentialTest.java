// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExponentialTest {
    private static final int INFINITE_BITS = 0x7f800000;

    /** Every 997th float, of either sign, against the double-precision function of the JDK. */
    @Test
    void theErrorIsBelowOneUnitInTheLastPlace() {
        for (int bits = 0; bits < INFINITE_BITS; bits += 997) {
            check(Float.intBitsToFloat(bits));
            check(-Float.intBitsToFloat(bits));
        }
    }

    private static void check(float x) {
        double exact = Math.exp(x);
        float computed = Exponential.of(x);
        if (exact >= 0x1.fffffffp127) {
            assertEquals(Float.POSITIVE_INFINITY, computed, () -> "of " + x);
        } else {
            assertTrue(
                    Math.abs(computed - exact) < Math.ulp((float) exact),
                    () -> computed + " is more than one unit away from " + exact + ", of " + x);
        }
    }

    /** The bits that every engine must compute; the same formula in exact rational arithmetic, rounded after each operation, gives them. */
    @ParameterizedTest
    @CsvSource({
        "0, 3f800000",
        "-0.0, 3f800000",
        "1, 402df854",
        "-1, 3ebc5ab2",
        "0.1, 3f8d763e",
        "-0.34657359, 3f3504f3",
        "-20, 310da433",
        "4.1351666, 427a0001",
        "88.72, 7f7f4648",
        "-87.5, 006cb2bc",
        "-103, 00000001",
        "Infinity, 7f800000",
        "89, 7f800000",
        "-Infinity, 00000000",
        "-104, 00000000",
        "NaN, 7fc00000",
    })
    void bitsAreFixed(float x, String bits) {
        assertEquals(bits, String.format("%08x", Float.floatToIntBits(Exponential.of(x))));
    }
}
