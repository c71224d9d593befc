// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {

    /** Output sizes of {@code torch.nn.MaxPool2d} (PyTorch 2.13); 0 if it rejects the arguments. */
    @ParameterizedTest(name = "{0} inputs, kernel {1}, stride {2}, padding {3}")
    @CsvSource({
        // input, kernel, stride, padding, ceil_mode=False, ceil_mode=True
        "300, 2, 2, 0, 150, 150",
        "75, 2, 2, 0, 37, 38",
        "19, 3, 1, 1, 19, 19",
        "5, 2, 2, 0, 2, 3",
        "6, 2, 2, 0, 3, 3",
        "1, 2, 2, 0, 0, 1",
        "1, 3, 2, 0, 0, 0",
        "2, 3, 3, 1, 1, 1",
        "3, 2, 2, 1, 2, 2",
        "4, 2, 2, 1, 3, 3",
        "7, 3, 2, 1, 4, 4",
        "8, 3, 2, 1, 4, 5",
        "10, 3, 3, 0, 3, 4",
        "11, 3, 3, 0, 3, 4",
        "12, 3, 3, 0, 4, 4",
        "3, 2, 4, 1, 1, 1",
        "4, 1, 2, 0, 2, 2",
        "5, 1, 3, 0, 2, 2",
        "5, 4, 3, 2, 2, 3",
        "6, 4, 4, 2, 2, 2",
        "7, 4, 5, 2, 2, 2",
    })
    void poolingSizesMatchPyTorch(int input, int kernel, int stride, int padding, int floor, int ceil) {
        Window window = Window.of(kernel).stride(stride).padding(padding);
        assertEquals(floor, window.outputs(input, Rounding.FLOOR), "floor");
        assertEquals(ceil, window.outputs(input, Rounding.CEIL), "ceil");
    }

    /** Output sizes of {@code torch.nn.Conv2d} (PyTorch 2.13); 0 if it rejects the arguments. */
    @ParameterizedTest(name = "{0} inputs, kernel {1}, stride {2}, padding {3}, dilation {4}")
    @CsvSource({
        "300, 3, 1, 1, 1, 300",
        "19, 3, 1, 6, 6, 19",
        "19, 3, 2, 1, 1, 10",
        "10, 3, 2, 1, 1, 5",
        "5, 3, 1, 0, 1, 3",
        "3, 3, 1, 0, 1, 1",
        "2, 4, 1, 1, 1, 1",
        "2, 3, 1, 0, 1, 0",
        "1, 3, 1, 1, 1, 1",
        "7, 3, 2, 0, 2, 2",
        "8, 3, 3, 2, 2, 3",
        "4, 2, 3, 0, 3, 1",
        "3, 2, 1, 0, 3, 0",
    })
    void convolutionSizesMatchPyTorch(int input, int kernel, int stride, int padding, int dilation, int expected) {
        assertEquals(expected, new Window(kernel, stride, padding, dilation).outputs(input, Rounding.FLOOR));
    }

    @Test
    void ceilDropsAWindowThatWouldOnlySeePadding() {
        // Rounding up gives three windows over 3 + 2 * 1 positions; the third would start in the padding after the
        // input.
        Window window = Window.of(2).stride(2).padding(1);
        assertEquals(2, window.outputs(3, Rounding.CEIL));
    }

    @ParameterizedTest(name = "{0} inputs to {4} outputs")
    @CsvSource({
        // pool3 of SSD300 adds a column, pool1 needs none, and one that rounds down does not read the last input
        "75, 2, 2, 0, 38, 1",
        "300, 2, 2, 0, 150, 0",
        "75, 2, 2, 0, 37, -1",
        "19, 3, 1, 1, 19, 1",
        "10, 3, 2, 1, 5, 0",
    })
    void paddingAfterCoversTheLastWindow(int input, int kernel, int stride, int padding, int outputs, int expected) {
        assertEquals(expected, Window.of(kernel).stride(stride).padding(padding).paddingAfter(input, outputs));
    }

    @Test
    void noDilatedTapIsPastThePaddingAfter() {
        Window fc6 = Window.of(3).padding(6).dilation(6);
        assertEquals(13, fc6.reach());
        assertEquals(6, fc6.paddingAfter(19, 19));
    }

    @Test
    void hugeInputsDoNotOverflow() {
        assertEquals(1 << 30, Window.of(2).stride(2).padding(1).outputs(Integer.MAX_VALUE, Rounding.FLOOR));
        assertEquals(1 << 30, Window.of(2).stride(2).padding(1).outputs(Integer.MAX_VALUE, Rounding.CEIL));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'kernel of a window must be 1 to 16384, not 0', 0, 1, 0, 1",
        "'stride of a window must be 1 to 16384, not 0', 3, 0, 0, 1",
        "'padding of a window must be 0 to 16384, not -1', 3, 1, -1, 1",
        "'dilation of a window must be 1 to 16384, not 0', 3, 1, 0, 0",
        "'dilation of a window must be 1 to 16384, not 2147483647', 3, 1, 0, 2147483647",
    })
    void rejectsInvalidWindows(String message, int kernel, int stride, int padding, int dilation) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> new Window(kernel, stride, padding, dilation))
                        .getMessage());
    }
}
