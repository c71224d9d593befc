// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Operations as data: what they cost, and what they do not let through. */
class GraphOperationTest {

    /** 30.13 GMAC an image, as the network's table counts. */
    @Test
    void theConvolutionsOfSsd300CostWhatTheyCost() {
        long flop = Layers.ALL.stream()
                .mapToLong(layer -> layer.of(DataType.HALF, 1).flop())
                .sum();
        assertEquals(30.13, flop / 2e9, 0.005);
        long parameters = Layers.ALL.stream()
                .map(layer -> layer.of(DataType.HALF, 1))
                .mapToLong(c ->
                        c.weights().extents().product() + c.bias().extents().product())
                .sum();
        assertEquals(22_943_936 - 512, parameters); // without the scale of the L2 normalization
    }

    @Test
    void aConvolutionReadsItsOperandsAndWritesItsResultOnce() {
        ConvolutionBiasRelu fc7 = Layers.named("fc7").of(DataType.HALF, 4);
        assertEquals(2 * (4L * 1024 * 361 + 1024L * 1024 + 1024 + 4L * 1024 * 361), fc7.bytes());
        assertEquals(2L * 4 * 361 * 1024 * 1024, fc7.flop());
        assertEquals((double) fc7.flop() / fc7.bytes(), fc7.intensity());
        assertEquals(
                List.of(TensorRole.INPUT, TensorRole.WEIGHTS, TensorRole.BIAS, TensorRole.OUTPUT),
                fc7.operands().stream().map(TensorSpec::role).toList());
    }

    @Test
    void theSameProblemIsTheSameKey() {
        Layers.Convolution conv5 = Layers.named("conv5_1");
        assertEquals(conv5.of(DataType.HALF, 8), Layers.named("conv5_2").of(DataType.HALF, 8));
        assertNotEquals(conv5.of(DataType.HALF, 8), conv5.of(DataType.HALF, 9));
        assertEquals(
                "convolution of 8x512x19x19 HALF to 512 channels, kernel 3, stride 1, padding 1, dilation 1",
                conv5.of(DataType.HALF, 8).toString());
    }

    /** cuDNN would compute a grouped convolution. */
    @Test
    void filtersForPartOfTheChannelsAreRefused() {
        ConvolutionBiasRelu sound = Layers.named("conv2_2").of(DataType.HALF, 8);
        TensorSpec half = TensorSpec.of(TensorRole.WEIGHTS, DataType.HALF, new Dims(128, 64, 3, 3));
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> new ConvolutionBiasRelu(sound.input(), half, sound.bias(), sound.output(), sound.window()));
        assertEquals("weights 128x64x3x3 do not fit input 8x128x150x150 and a kernel of 3", refusal.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> new ConvolutionBiasRelu(
                        sound.input(), sound.weights(), sound.bias(), sound.input(), sound.window()));
    }

    @Test
    void poolingPadsBehindWhereAPartialWindowCounts() {
        Window half = Window.of(2).stride(2);
        MaxPooling up = MaxPooling.of(DataType.HALF, 1, new Shape(256, 75, 75), half, Rounding.CEIL);
        assertEquals(1, up.paddingBehind());
        assertEquals(new Dims(1, 256, 38, 38), up.output().extents());
        MaxPooling down = MaxPooling.of(DataType.HALF, 1, new Shape(256, 75, 75), half, Rounding.FLOOR);
        assertEquals(0, down.paddingBehind());
        assertEquals(new Dims(1, 256, 37, 37), down.output().extents());
        MaxPooling same = MaxPooling.of(
                DataType.HALF, 1, new Shape(512, 19, 19), Window.of(3).padding(1), Rounding.FLOOR);
        assertEquals(1, same.paddingBehind());
        assertEquals(new Dims(1, 512, 19, 19), same.output().extents());
        assertEquals(512L * 361 * 8, same.flop());
        assertThrows(
                IllegalArgumentException.class,
                () -> MaxPooling.of(
                        DataType.HALF, 1, new Shape(1, 9, 9), Window.of(3).dilation(2), Rounding.FLOOR));
        assertThrows(
                IllegalArgumentException.class,
                () -> MaxPooling.of(DataType.HALF, 1, new Shape(1, 9, 8), half, Rounding.FLOOR));
    }

    /** Both definitions, in double, on a position of ordinary and one of tiny values. */
    @Test
    void l2NormalizationIsAnRmsNormalization() {
        int channels = 512;
        float e = 1e-10f;
        RmsNormalization rms = RmsNormalization.ofL2(DataType.FLOAT, 1, new Shape(channels, 1, 1), e);
        assertEquals(Map.of(TensorRole.EPSILON, rms.epsilon()), rms.values());
        for (double size : new double[] {100, 1e-3, 0}) {
            double[] x = IntStream.range(0, channels)
                    .mapToDouble(c -> size * Math.sin(c))
                    .toArray();
            double sum =
                    IntStream.range(0, channels).mapToDouble(c -> x[c] * x[c]).sum();
            for (int c = 0; c < channels; c++) {
                double weight = 20 + c;
                double l2 = weight * x[c] / (Math.sqrt(sum) + e);
                double scale = weight * RmsNormalization.scaleFactor(channels);
                assertEquals(l2, scale * x[c] / Math.sqrt(sum / channels + rms.epsilon()), 1e-6 * Math.abs(l2));
            }
        }
        assertTrue(rms.epsilon() >= Float.MIN_NORMAL);
        assertThrows(
                IllegalArgumentException.class,
                () -> RmsNormalization.ofL2(DataType.FLOAT, 1, new Shape(channels, 1, 1), 0));
    }
}
