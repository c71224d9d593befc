// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.PixelFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the resize of {@link InputTransform} with OpenCV's and with the definition of bilinear interpolation. */
class ResizeTest {
    /** {@code cat-451x300.300.png}: an image's name, and the side that OpenCV resized it to. */
    private static final Pattern RESIZED = Pattern.compile("(.+)\\.(\\d+)\\.png");

    private static final int[] MEAN = {123, 117, 104};

    static List<Path> resizedByOpenCv() {
        try (Stream<Path> files = Files.list(Fixtures.folder("resize"))) {
            return files.filter(f -> RESIZED.matcher(f.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("resizedByOpenCv")
    void equalsOpenCv(Path expected) throws IOException {
        Matcher name = RESIZED.matcher(expected.getFileName().toString());
        assertTrue(name.matches());
        RgbImage image = Fixtures.png(expected.resolveSibling(name.group(1) + ".png"));

        MemorySegment levels = resize(image.frame(), Integer.parseInt(name.group(2)));

        Levels difference = Levels.between(levels, Fixtures.png(expected).pixels());
        assertEquals(0, difference.different(), difference::toString);
    }

    /** Covers sizes that no fixture has. The definition: half-pixel centers in double precision, rounded once. */
    @Test
    void staysWithinOneLevelOfTheDefinition() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 40; i++) {
            int width = random.nextInt(1, 200);
            int height = random.nextInt(1, 200);
            int side = random.nextInt(1, 130);
            byte[] gray = new byte[width * height];
            random.nextBytes(gray);
            MemorySegment pixels = MemorySegment.ofArray(gray);

            MemorySegment levels = resize(Frame.packed(pixels, width, height, PixelFormat.GRAY), side);

            MemorySegment expected = MemorySegment.ofArray(new byte[3 * side * side]);
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    byte level = (byte) Math.round(bilinear(gray, width, height, side, x, y));
                    for (int channel = 0; channel < 3; channel++) {
                        expected.set(ValueLayout.JAVA_BYTE, 3L * (y * side + x) + channel, level);
                    }
                }
            }
            Levels difference = Levels.between(levels, expected);
            assertTrue(difference.greatest() <= 1, () -> width + " x " + height + " to " + side + ": " + difference);
        }
    }

    /** The resized image as packed RGB levels, converted back from the transform's planes minus their means. */
    private static MemorySegment resize(Frame frame, int side) {
        InputTransform transform = new InputTransform(side);
        MemorySegment input = Arena.ofAuto().allocate(transform.byteSize(), Float.BYTES);
        transform.apply(frame, input, 0);
        MemorySegment levels = MemorySegment.ofArray(new byte[3 * side * side]);
        for (int i = 0; i < 3 * side * side; i++) {
            int channel = i / (side * side);
            float level = input.getAtIndex(ValueLayout.JAVA_FLOAT, i) + MEAN[channel];
            assertEquals(Math.clamp(Math.rint(level), 0, 255), level);
            levels.set(ValueLayout.JAVA_BYTE, 3L * (i % (side * side)) + channel, (byte) level);
        }
        return levels;
    }

    private static double bilinear(byte[] gray, int width, int height, int side, int x, int y) {
        double column = Math.clamp((x + 0.5) * width / side - 0.5, 0, width - 1);
        double row = Math.clamp((y + 0.5) * height / side - 0.5, 0, height - 1);
        int left = (int) column;
        int top = (int) row;
        double upper = mix(at(gray, width, height, left, top), at(gray, width, height, left + 1, top), column - left);
        double lower =
                mix(at(gray, width, height, left, top + 1), at(gray, width, height, left + 1, top + 1), column - left);
        return mix(upper, lower, row - top);
    }

    private static double mix(double first, double second, double share) {
        return first + (second - first) * share;
    }

    private static int at(byte[] gray, int width, int height, int x, int y) {
        return Byte.toUnsignedInt(gray[Math.min(y, height - 1) * width + Math.min(x, width - 1)]);
    }
}
