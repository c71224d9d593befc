// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.quantization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Scales computed by hand from a few values. */
class CalibrationTest {
    private static final Network NETWORK = Network.builder("small", new Shape(1, 4, 4))
            .convolution("first", 2, Window.of(1))
            .maxPooling("pooling", Window.of(2).stride(2), Rounding.FLOOR)
            .convolution("second", 1, Window.of(1))
            .branch(new Operation.L2Normalization("norm", "first", 1e-10f))
            .branch(new Operation.Convolution("head", "norm", 1, Window.of(1), Activation.NONE))
            .output("second")
            .output("head")
            .build();

    private final Map<String, float[]> values = new HashMap<>(Map.of(
            "first", new float[] {0, 51},
            "norm", new float[] {0, 2.55f},
            "second", new float[] {4, 5},
            "head", new float[] {-3, 2}));

    private final Map<String, float[]> weights = Map.of(
            "first.weight", new float[] {12.7f, -127},
            "second.weight", new float[] {-25.4f, 1},
            "head.weight", new float[] {254, 1});

    private Calibration calibrated(float... input) {
        Calibration calibration = new Calibration(NETWORK);
        calibration.add(
                MemorySegment.ofArray(input),
                name -> MemorySegment.ofArray(Objects.requireNonNull(values.get(name), name)));
        return calibration;
    }

    private Quantization scales(Calibration calibration, double part, String... kept) {
        return calibration.quantization(
                Quantization.Format.INT8,
                name -> MemorySegment.ofArray(Objects.requireNonNull(weights.get(name), name)),
                part,
                Set.of(kept));
    }

    @Test
    void everyConvolutionAndWhatItReadsGetsScales() {
        Quantization scales = scales(calibrated(-254, 100), 1);
        assertEquals(
                Map.of(
                        "first", List.of(12.7f / 127, 1f),
                        "second", List.of(25.4f / 127),
                        "head", List.of(2f)),
                scales.weights());
        // The input can be negative; the pooling has the scale of the convolution before it; nothing reads the others.
        assertEquals(Map.of("input", 2f, "first", 51f / 255, "norm", 2.55f / 255), scales.values());
        scales.requireFits(NETWORK);
    }

    @Test
    void theObservedNetworkReturnsEveryValueThatMayGetAScale() {
        Network observed = new Calibration(NETWORK).observedNetwork();
        assertEquals(List.of("first", "second", "norm", "head"), observed.outputs());
        assertEquals(NETWORK.parameters(), observed.parameters());
    }

    @Test
    void keptConvolutionsGetNone() {
        Quantization scales = scales(calibrated(1), 1, "first", "head");
        assertEquals(Set.of("second"), scales.weights().keySet());
        assertEquals(Map.of("first", 51f / 255), scales.values());
        scales.requireFits(NETWORK);
        assertEquals(
                "there is no convolution 'pooling'; there are first, second, head",
                assertThrows(IllegalArgumentException.class, () -> scales(calibrated(1), 1, "pooling"))
                        .getMessage());
    }

    /** The weights of a normalization may be negative, which no network says. */
    @Test
    void aConvolutionThatReadsNegativeValuesStaysInFloatingPoint() {
        values.put("norm", new float[] {-0.1f, 2});
        assertEquals(
                Set.of("first", "second"), scales(calibrated(1), 1).weights().keySet());
    }

    @Test
    void theInputIsNeverClipped() {
        float[] input = new float[1000];
        input[0] = 127;
        float[] first = new float[1000];
        Arrays.fill(first, 0, 100, 1);
        first[0] = 255;
        values.put("first", first);
        Quantization scales = scales(calibrated(input), 0.99);
        assertEquals(1, scales.values().get("input"));
        // 255 is one of a thousand; the bins are 256 / 4096 wide.
        assertEquals((1 + 0.0625f) / 255, Objects.requireNonNull(scales.values().get("first")), 1e-7);
    }

    @Test
    void whatWasAlwaysZeroHasAScale() {
        values.put("first", new float[2]);
        assertEquals(1, scales(calibrated(1), 1).values().get("first"));
    }

    @Test
    void refusesToGuess() {
        assertThrows(IllegalStateException.class, () -> scales(new Calibration(NETWORK), 1));
        values.put("second", new float[] {Float.NaN});
        assertEquals(
                "a value of second is NaN or infinite",
                assertThrows(IllegalArgumentException.class, () -> calibrated(1))
                        .getMessage());
    }
}
