// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.network.ParameterShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NonFiniteTest {

    @ParameterizedTest
    @EnumSource
    void ordinaryValuesPass(Precision precision) {
        float[] values = {0, -0f, 1, -65504, Float.MIN_VALUE, 65504};
        assertEquals(Optional.empty(), NonFinite.in(MemorySegment.ofArray(values), precision));
        assertEquals(Optional.empty(), NonFinite.in(MemorySegment.ofArray(new float[0]), precision));
    }

    @ParameterizedTest
    @EnumSource
    void nanAndInfinityAreFoundInEveryPrecision(Precision precision) {
        float[] values = new float[24];
        values[7] = Float.NEGATIVE_INFINITY;
        values[23] = Float.NaN;
        NonFinite found = NonFinite.in(MemorySegment.ofArray(values), precision).orElseThrow();
        assertEquals(
                "has 2 values that are not finite, the first -Infinity at [0, 1, 0, 3]",
                found.describe(ParameterShape.of(2, 3, 1, 4)));
    }

    /** The bounds are those of the conversions, value by value around them. */
    @ParameterizedTest
    @CsvSource({"FP16, 65520", "BF16, 3.3961776e38"})
    void theFirstValueThatOverflowsIsFound(Precision precision, float first) {
        for (int step = -3; step <= 3; step++) {
            float value = Float.intBitsToFloat(Float.floatToRawIntBits(first) + step);
            boolean overflows = switch (precision) {
                case FP16 -> Float.isInfinite(Float.float16ToFloat(Float.floatToFloat16(value)));
                default -> Float.isInfinite(toBfloat16(value));
            };
            assertEquals(step >= 0, overflows, "the test's own conversion of " + value);
            for (float signed : new float[] {value, -value}) {
                float[] values = {1, signed};
                assertEquals(
                        overflows,
                        NonFinite.in(MemorySegment.ofArray(values), precision).isPresent(),
                        "" + signed);
            }
        }
    }

    /** Rounds to nearest, ties to even, as oneDNN and the CUDA engine do. */
    private static float toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int even = (bits >>> 16) & 1;
        return Float.intBitsToFloat((bits + 0x7fff + even) & 0xffff_0000);
    }

    @Test
    void anOverflowIsNamedWithItsPrecision() {
        float[] values = {0, 70_000, 1e6f};
        NonFinite found =
                NonFinite.in(MemorySegment.ofArray(values), Precision.FP16).orElseThrow();
        assertEquals(
                "has 2 values that are beyond the range of fp16, the first 70000.0 at [1]",
                found.describe(ParameterShape.of(3)));
        assertEquals(Optional.empty(), NonFinite.in(MemorySegment.ofArray(values), Precision.TF32));
    }

    @Test
    void everyPositionIsChecked() {
        int length = (1 << 12) + 3;
        MemorySegment values = MemorySegment.ofArray(new float[length]);
        OptionalInt missed = IntStream.of(0, 1, 63, (1 << 12) - 1, 1 << 12, length - 1)
                .filter(i -> {
                    values.setAtIndex(ValueLayout.JAVA_FLOAT, i, Float.NaN);
                    long found = NonFinite.in(values, Precision.FP32)
                            .map(NonFinite::index)
                            .orElse(-1L);
                    values.setAtIndex(ValueLayout.JAVA_FLOAT, i, 0);
                    return found != i;
                })
                .findFirst();
        assertEquals(OptionalInt.empty(), missed);
    }
}
