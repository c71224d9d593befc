// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeviceValuesTest {
    private static final List<Long> SHAPE = List.of(2L, 3L, 4L, 5L);
    private static final List<Long> DENSE = List.of(60L, 20L, 5L, 1L);

    @Test
    void bytesReachFromTheFirstToTheLastValue() {
        assertEquals(480, new DeviceValues(256, ElementType.FLOAT32, SHAPE, DENSE).bytes());
        // Channels innermost, rows of 8 pixels: 100 + 2 + 72 + 12 elements lie before the last one.
        assertEquals(374, new DeviceValues(256, ElementType.FLOAT16, SHAPE, List.of(100L, 1L, 24L, 3L)).bytes());
    }

    static List<Arguments> wrong() {
        String four =
                ": there must be four of each, [images, channels, height, width], extents of at least 1 and strides of at least 0";
        return List.of(
                Arguments.of(
                        256,
                        ElementType.BFLOAT16,
                        SHAPE,
                        DENSE,
                        "values in a GPU's memory must be float32 or float16, not BFLOAT16"),
                Arguments.of(
                        258,
                        ElementType.FLOAT32,
                        SHAPE,
                        DENSE,
                        "values of FLOAT32 at 0x102: the address must be a multiple of 4, and not 0"),
                Arguments.of(
                        0,
                        ElementType.FLOAT16,
                        SHAPE,
                        DENSE,
                        "values of FLOAT16 at 0x0: the address must be a multiple of 2, and not 0"),
                Arguments.of(
                        256,
                        ElementType.FLOAT32,
                        List.of(3L, 4L, 5L),
                        List.of(20L, 5L, 1L),
                        "values of shape [3, 4, 5] with strides [20, 5, 1]" + four),
                Arguments.of(
                        256,
                        ElementType.FLOAT32,
                        List.of(2L, 0L, 4L, 5L),
                        DENSE,
                        "values of shape [2, 0, 4, 5] with strides [60, 20, 5, 1]" + four),
                Arguments.of(
                        256,
                        ElementType.FLOAT32,
                        SHAPE,
                        List.of(60L, 20L, -5L, 1L),
                        "values of shape [2, 3, 4, 5] with strides [60, 20, -5, 1]" + four),
                Arguments.of(
                        256,
                        ElementType.FLOAT32,
                        SHAPE,
                        List.of(1L << 62, 1L << 62, 5L, 1L),
                        "values of shape [2, 3, 4, 5] with strides [4611686018427387904, 4611686018427387904, 5, 1] do not fit into any memory"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void theMessageSaysWhatIsWrong(
            long address, ElementType element, List<Long> shape, List<Long> strides, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> new DeviceValues(address, element, shape, strides))
                        .getMessage());
    }
}
