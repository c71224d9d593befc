// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.quantization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against PyTorch's {@code torch.float8_e4m3fn}, by {@code benchmarks/pytorch/make_float8_goldens.py}, and the format's specification. */
class Float8Test {
    private static final int CODES = 256;

    /** 256 lines with the number of each code, then lines with a number and its code. */
    private static List<String> goldens() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Float8Test.class.getResourceAsStream("float8.txt")),
                StandardCharsets.US_ASCII))) {
            return reader.lines().toList();
        }
    }

    private static float number(String bits) {
        return Float.intBitsToFloat(Integer.parseUnsignedInt(bits, 16));
    }

    @Test
    void everyCodeStandsForPyTorchsNumber() throws IOException {
        List<String> goldens = goldens();
        for (int code = 0; code < CODES; code++) {
            float expected = number(goldens.get(code));
            float actual = Float8.decode((byte) code);
            String what = Integer.toHexString(code);
            if (Float.isNaN(expected)) {
                assertTrue(Float.isNaN(actual), what);
            } else {
                assertEquals(Float.floatToRawIntBits(expected), Float.floatToRawIntBits(actual), what);
                assertEquals((byte) code, Float8.encode(actual), what);
            }
        }
    }

    @Test
    void everyNumberHasPyTorchsCode() throws IOException {
        List<String> encoded = goldens().subList(CODES, goldens().size());
        assertTrue(encoded.size() > 3000, "only " + encoded.size());
        for (String line : encoded) {
            String[] columns = line.split(" ", -1);
            byte code = Float8.encode(number(columns[0]));
            assertEquals((byte) Integer.parseInt(columns[1], 16), code, line);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // The largest number; what is beyond it; halfway to what would be the next one.
        "448, 7e",
        "464, 7e",
        "3.4e38, 7e",
        "Infinity, 7e",
        "-Infinity, fe",
        // The smallest normal number, the largest and the smallest subnormal one.
        "0.015625, 08",
        "0.013671875, 07",
        "0.001953125, 01",
        // Ties go to the even code: half of the smallest number, 1.0625 and 1.1875.
        "0.0009765625, 00",
        "0.0009765626, 01",
        "1.0625, 38",
        "1.1875, 3a",
        "-0.0, 80"
    })
    void knownCodes(float number, String code) {
        assertEquals(code, String.format("%02x", Float8.encode(number) & 0xff));
    }

    @Test
    void aNanIsThePositiveOne() {
        for (int bits : new int[] {0x7f800001, 0x7fc00000, 0xffc00000, 0xffffffff}) {
            assertEquals(0x7f, Float8.encode(Float.intBitsToFloat(bits)), Integer.toHexString(bits));
        }
        assertTrue(Float.isNaN(Float8.rounded(Float.NaN)));
    }
}
