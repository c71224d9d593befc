// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.image.FrameConversion.FloatResize;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The resize of torchvision's detectors against values that PyTorch computed. */
class FloatResizeTest {
    private static final FloatResize TORCHVISION =
            new FloatResize(new ChannelMeans(0.48235f, 0.45882f, 0.40784f), 1 / 255f);

    /** Values are up to 133, of which the unit in the last place is 1.5e-5; PyTorch may round a product that we do not. */
    private static final double TOLERANCE = 3.1e-5;

    static List<String> goldens() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(FloatResizeTest.class.getResourceAsStream("float-resize.txt")),
                StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void matchesPyTorch(String golden) {
        String[] numbers = golden.split(" ", -1);
        int step = Integer.parseInt(numbers[4]);
        float[] values = resized(
                frame(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), PixelFormat.RGB),
                Integer.parseInt(numbers[2]),
                Integer.parseInt(numbers[3]));
        assertEquals(numbers.length - 5, Math.ceilDiv(values.length, step));
        for (int i = 5; i < numbers.length; i++) {
            int at = (i - 5) * step;
            assertEquals(Float.parseFloat(numbers[i]), values[at], TOLERANCE, () -> "value " + at);
        }
    }

    @ParameterizedTest
    @EnumSource(PixelFormat.class)
    void everyPixelFormatGivesTheValuesOfItsColors(PixelFormat format) {
        float[] values = resized(frame(31, 17, format), 31, 17);
        // At the source's own size every weight is 0 or 1.
        for (int c = 0; c < 3; c++) {
            int color = format == PixelFormat.GRAY ? 0 : c;
            float mean = new float[] {0.48235f, 0.45882f, 0.40784f}[c];
            for (int y = 0; y < 17; y++) {
                for (int x = 0; x < 31; x++) {
                    float expected = (level(x, y, color) / 255f - mean) / (1 / 255f);
                    assertEquals(expected, values[(c * 17 + y) * 31 + x]);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
    void refusesADeviationThatCannotDivide(float deviation) {
        ChannelMeans means = new ChannelMeans(0, 0, 0);
        assertEquals(
                "the deviation must be finite and above 0, not " + deviation,
                assertThrows(IllegalArgumentException.class, () -> new FloatResize(means, deviation))
                        .getMessage());
    }

    @Test
    void aSmallerFrameAfterALargerOneIsReadAnew() {
        FrameTransform transform = new FrameTransform(9, 8, TORCHVISION);
        MemorySegment values = Arena.ofAuto().allocate(transform.byteSize(), Float.BYTES);
        transform.apply(frame(64, 48, PixelFormat.RGB), values, 0);
        transform.apply(frame(5, 4, PixelFormat.BGR), values, 0);
        float[] fresh = resized(frame(5, 4, PixelFormat.RGB), 9, 8);
        assertEquals(-1, values.mismatch(MemorySegment.ofArray(fresh)));
    }

    private static float[] resized(Frame frame, int width, int height) {
        FrameTransform transform = new FrameTransform(width, height, TORCHVISION);
        float[] values = new float[3 * width * height];
        transform.apply(frame, MemorySegment.ofArray(values), 0);
        return values;
    }

    private static int level(int x, int y, int color) {
        return (37 * x + 101 * y + 59 * color + 3 * x * y) & 0xff;
    }

    /** The image of the goldens, with seven bytes after each row. */
    private static Frame frame(int width, int height, PixelFormat format) {
        int bytes = format.bytesPerPixel();
        long stride = (long) width * bytes + 7;
        MemorySegment pixels = MemorySegment.ofArray(new byte[Math.toIntExact(stride * height)]);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                long pixel = y * stride + (long) x * bytes;
                // Blue first: in a gray pixel, where all three are one byte, red remains.
                pixels.set(ValueLayout.JAVA_BYTE, pixel + format.blue(), (byte) level(x, y, 2));
                pixels.set(ValueLayout.JAVA_BYTE, pixel + format.green(), (byte) level(x, y, 1));
                pixels.set(ValueLayout.JAVA_BYTE, pixel + format.red(), (byte) level(x, y, 0));
            }
        }
        return new Frame(pixels, width, height, stride, format);
    }
}
