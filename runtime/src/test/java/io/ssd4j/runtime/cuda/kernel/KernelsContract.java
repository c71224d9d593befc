// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.driver.LaunchShape;
import io.ssd4j.runtime.cuda.program.ElementEncoding;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.runtime.quantization.Float8;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our kernels against their definitions. */
abstract class KernelsContract {
    /** Small whole numbers, which every element type holds exactly. */
    private static float[] wholeNumbers(int count) {
        Random random = new Random(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(-120, 121);
        }
        return values;
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void l2NormalizeDividesByTheNormAndScales(ElementType element) {
        int positions = 7;
        int channels = 520;
        float[] x = wholeNumbers(positions * channels);
        float[] weight = new float[channels];
        for (int c = 0; c < channels; c++) {
            weight[c] = 20 + c * 0.01f;
        }
        try (KernelBench bench = new KernelBench(element)) {
            DeviceSlice y = bench.memory((long) x.length * element.bytes());
            DeviceSlice source = bench.elements(x);
            DeviceSlice weights = bench.floats(weight);
            bench.launch(
                    "l2_normalize",
                    LaunchShape.of(positions * 32L, 64),
                    arguments -> arguments
                            .pointer(source)
                            .pointer(weights)
                            .pointer(y)
                            .number((long) positions)
                            .number(channels)
                            .number(1e-10f));
            float[] normalized = bench.readElements(y);
            for (int p = 0; p < positions; p++) {
                double squares = 0;
                for (int c = 0; c < channels; c++) {
                    squares += (double) x[p * channels + c] * x[p * channels + c];
                }
                for (int c = 0; c < channels; c++) {
                    double expected = weight[c] * x[p * channels + c] / (Math.sqrt(squares) + 1e-10);
                    assertEquals(
                            expected, normalized[p * channels + c], Math.abs(expected) * (bench.rounding() + 1e-6));
                }
            }
        }
    }

    /** Every float16 number, NaN and infinity included. */
    @Test
    void quantizeMultipliesAndRoundsEveryNumber() {
        float units = 3.7f;
        float[] x = new float[1 << Short.SIZE];
        for (int i = 0; i < x.length; i++) {
            x[i] = Float.float16ToFloat((short) i);
        }
        try (KernelBench bench = new KernelBench(ElementType.FLOAT16)) {
            DeviceSlice source = bench.elements(x);
            DeviceSlice factor = bench.floats(new float[] {units});
            DeviceSlice y = bench.memory(x.length);
            long packs = x.length / KernelLibrary.packSize(ElementType.FLOAT16);
            bench.launch(
                    "quantize",
                    LaunchShape.of(packs, 64),
                    arguments ->
                            arguments.pointer(source).pointer(factor).pointer(y).number(packs));
            byte[] expected = new byte[x.length];
            for (int i = 0; i < x.length; i++) {
                expected[i] = Float8.encode(x[i] * units);
            }
            assertArrayEquals(expected, bench.download(y).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16", "FLOAT8_E4M3"})
    void maxPoolTakesTheLargestInsideTheWindow(ElementType element) {
        int batch = 2;
        int side = 9;
        int channels = 2 * KernelLibrary.packSize(element);
        // Rounded up, so that the last window reaches over the edge.
        int out = 5;
        float[] x = wholeNumbers(batch * side * side * channels);
        for (int i = 0; i < x.length; i++) {
            x[i] = ElementEncoding.rounded(element, x[i]);
        }
        try (KernelBench bench = new KernelBench(element)) {
            MemorySegment shape =
                    bench.arena().allocateFrom(ValueLayout.JAVA_INT, batch, channels, side, side, out, out, 3, 2, 1);
            DeviceSlice source = bench.elements(x);
            DeviceSlice y = bench.memory((long) batch * out * out * channels * element.bytes());
            bench.launch(
                    "max_pool",
                    LaunchShape.of((long) batch * out * out * 2, 32),
                    arguments -> arguments.pointer(source).pointer(y).struct(shape));
            float[] pooled = bench.readElements(y);
            for (int at = 0; at < pooled.length; at++) {
                int c = at % channels;
                int column = at / channels % out;
                int row = at / channels / out % out;
                int image = at / channels / out / out;
                float largest = Float.NEGATIVE_INFINITY;
                for (int h = Math.max(0, 2 * row - 1); h < Math.min(side, 2 * row + 2); h++) {
                    for (int w = Math.max(0, 2 * column - 1); w < Math.min(side, 2 * column + 2); w++) {
                        largest = Math.max(largest, x[((image * side + h) * side + w) * channels + c]);
                    }
                }
                assertEquals(largest, pooled[at]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void im2colCopiesWhatEachPositionReads(ElementType element) {
        int batch = 2;
        int height = 7;
        int width = 9;
        int channels = 2 * KernelLibrary.packSize(element);
        Window window = Window.of(3).stride(2).padding(2).dilation(2);
        Problem.Convolution convolution =
                new Problem.Convolution(element, batch, new Shape(channels, height, width), 5, window, Activation.RELU);
        int outHeight = 4;
        int outWidth = 5;
        float[] x = wholeNumbers(batch * height * width * channels);
        try (KernelBench bench = new KernelBench(element)) {
            DeviceSlice source = bench.elements(x);
            DeviceSlice matrix = bench.memory((long) batch * outHeight * outWidth * 3 * 3 * channels * element.bytes());
            bench.kernels().im2col(convolution, source, matrix, bench.arena()).on(bench.stream());
            float[] unfolded = bench.readElements(matrix);
            for (int at = 0; at < unfolded.length; at++) {
                int c = at % channels;
                int tap = at / channels % 9;
                int column = at / channels / 9 % outWidth;
                int row = at / channels / 9 / outWidth % outHeight;
                int image = at / channels / 9 / outWidth / outHeight;
                int h = 2 * row - 2 + 2 * (tap / 3);
                int w = 2 * column - 2 + 2 * (tap % 3);
                boolean inside = h >= 0 && h < height && w >= 0 && w < width;
                assertEquals(inside ? x[((image * height + h) * width + w) * channels + c] : 0, unfolded[at]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void packInputMovesChannelsInnermostAndPadsThem(ElementType element) {
        int batch = 2;
        int plane = 35;
        float[] x = wholeNumbers(batch * 3 * plane);
        try (KernelBench bench = new KernelBench(element)) {
            DeviceSlice source = bench.floats(x);
            DeviceSlice y = bench.memory((long) batch * plane * 8 * element.bytes());
            bench.launch(
                    "pack_input",
                    LaunchShape.of((long) batch * plane, 64),
                    arguments -> arguments
                            .pointer(source)
                            .pointer(y)
                            .number(batch)
                            .number(3)
                            .number(8)
                            .number(plane));
            float[] packed = bench.readElements(y);
            for (int at = 0; at < packed.length; at++) {
                int c = at % 8;
                int position = at / 8 % plane;
                int image = at / 8 / plane;
                assertEquals(c < 3 ? x[(image * 3 + c) * plane + position] : 0, packed[at]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void unpackOutputTransposes(ElementType element) {
        int batch = 2;
        int plane = 50;
        int channels = 72;
        float[] x = wholeNumbers(batch * plane * channels);
        try (KernelBench bench = new KernelBench(element)) {
            DeviceSlice source = bench.elements(x);
            DeviceSlice y = bench.memory((long) x.length * Float.BYTES);
            bench.launch(
                    "unpack_output",
                    new LaunchShape(2, 3, batch, 32, 8, 1, 0),
                    arguments -> arguments
                            .pointer(source)
                            .pointer(y)
                            .number(channels)
                            .number(plane));
            float[] unpacked = bench.readFloats(y);
            for (int at = 0; at < unpacked.length; at++) {
                int position = at % plane;
                int c = at / plane % channels;
                int image = at / plane / channels;
                assertEquals(x[(image * plane + position) * channels + c], unpacked[at]);
            }
        }
    }

    /** The slots of two images, one of blue-green-red pixels and one of gray ones. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void resizeInputInterpolatesBetweenTwoPixelsOfEachFrame(ElementType element) {
        for (int paddedChannels : new int[] {3, 4, 8}) {
            resize(element, paddedChannels);
        }
    }

    private static void resize(ElementType element, int paddedChannels) {
        long slotBytes = 128;
        try (KernelBench bench = new KernelBench(element)) {
            MemorySegment slots = bench.arena().allocate(2 * slotBytes, 16);
            // Channel offsets, bytes of a row, and where the pixels begin. Three columns from the pixels 0 and 1: the
            // first,
            // half of both, the second. The row is the second one.
            int[] colors = {2, 1, 0, 0, 16, 0, 96, 0, 0, 3, 2048, 0, 0, 3, 1024, 1024, 0, 3, 0, 2048, 0, 1, 0, 2048};
            int[] grays = {0, 0, 0, 0, 5, 0, 96, 0, 0, 1, 2048, 0, 0, 1, 1024, 1024, 0, 1, 0, 2048, 0, 1, 0, 2048};
            MemorySegment.copy(colors, 0, slots, ValueLayout.JAVA_INT, 0, colors.length);
            MemorySegment.copy(grays, 0, slots, ValueLayout.JAVA_INT, slotBytes, grays.length);
            for (int i = 0; i < 2 * 16; i++) {
                slots.set(ValueLayout.JAVA_BYTE, 96 + i, (byte) (i * 8));
            }
            for (int i = 0; i < 2 * 5; i++) {
                slots.set(ValueLayout.JAVA_BYTE, slotBytes + 96 + i, (byte) (i * 20));
            }
            DeviceSlice frames = bench.upload(slots);
            DeviceSlice y = bench.memory(2 * 3L * paddedChannels * element.bytes());
            bench.launch(
                    "resize_input",
                    LaunchShape.of(2 * 3, 32),
                    arguments -> arguments
                            .pointer(frames)
                            .number(slotBytes)
                            .pointer(y)
                            .number(100f)
                            .number(101f)
                            .number(102f)
                            .number(2)
                            .number(1)
                            .number(3)
                            .number(paddedChannels));
            float[] resized = bench.readElements(y);
            for (int column = 0; column < 3; column++) {
                for (int c = 0; c < paddedChannels; c++) {
                    // Bytes count up by 8 from 128 in the second row, by 24 a pixel; gray ones by 20 from 100.
                    int color = 128 + (2 - c) * 8 + column * 12 - (100 + c);
                    int gray = 100 + column * 10 - (100 + c);
                    assertEquals(c < 3 ? color : 0, resized[column * paddedChannels + c]);
                    assertEquals(c < 3 ? gray : 0, resized[(3 + column) * paddedChannels + c]);
                }
            }
        }
    }
}
