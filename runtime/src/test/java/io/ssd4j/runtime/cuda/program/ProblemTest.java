// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProblemTest {

    /** Compares both definitions, in double, at a position of ordinary and one of tiny values. */
    @Test
    void l2NormalizationIsAnRmsNormalization() {
        int channels = 512;
        float e = 1e-10f;
        float epsilon = Operation.L2Normalization.rmsEpsilon(e, channels);
        for (double size : new double[] {100, 1e-3, 0}) {
            double[] x = IntStream.range(0, channels)
                    .mapToDouble(c -> size * Math.sin(c))
                    .toArray();
            double sum =
                    IntStream.range(0, channels).mapToDouble(c -> x[c] * x[c]).sum();
            for (int c = 0; c < channels; c++) {
                double weight = 20 + c;
                double expected = weight * x[c] / (Math.sqrt(sum) + e);
                double scale = weight * Operation.L2Normalization.rmsScale(channels);
                double rms = scale * x[c] / Math.sqrt(sum / channels + epsilon);
                assertEquals(expected, rms, 1e-6 * Math.abs(expected));
            }
        }
        assertTrue(epsilon >= Float.MIN_NORMAL);
        assertThrows(
                IllegalArgumentException.class,
                () -> new Problem.L2Normalization(ElementType.FLOAT32, 1, new Shape(channels, 1, 1), 0));
    }

    @Test
    void aNormalizationReadsItsWeightsInOneFormOnly() {
        Problem l2 = new Problem.L2Normalization(ElementType.FLOAT16, 2, new Shape(8, 3, 3), 1e-10f);
        assertEquals(2 * 2 * 8 * 9 * 2 + 8 * 4, l2.bytes());
        assertEquals(4, l2.tensors().size());
    }

    /** The text is the key of stored choices, so two problems with different results must not share one. */
    @Test
    void theActivationIsPartOfTheKey() {
        Shape input = new Shape(512, 38, 38);
        Window window = Window.of(3).padding(1);
        assertEquals(
                "convolution of 2x512x38x38 FLOAT16 to 104 channels, kernel 3, stride 1, padding 1, dilation 1",
                new Problem.Convolution(ElementType.FLOAT16, 2, input, 104, window, Activation.RELU).toString());
        assertEquals(
                "convolution of 2x512x38x38 FLOAT16 to 104 channels, kernel 3, stride 1, padding 1, dilation 1,"
                        + " without activation",
                new Problem.Convolution(ElementType.FLOAT16, 2, input, 104, window, Activation.NONE).toString());
    }

    @Test
    void theOutputFollowsFromTheWindow() {
        Shape input = new Shape(16, 9, 10);
        assertEquals(
                new Shape(24, 5, 5),
                new Problem.Convolution(
                                ElementType.FLOAT16,
                                1,
                                input,
                                24,
                                Window.of(3).padding(1).stride(2),
                                Activation.RELU)
                        .to());
        assertEquals(
                new Shape(16, 5, 5),
                new Problem.MaxPooling(
                                ElementType.FLOAT16, 1, input, Window.of(2).stride(2), Rounding.CEIL)
                        .to());
        assertEquals(new Shape(8, 9, 10), new Problem.Packing(ElementType.FLOAT16, 1, new Shape(3, 9, 10), 8).to());
    }
}
