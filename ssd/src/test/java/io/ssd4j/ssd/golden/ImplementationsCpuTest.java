// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.LayerTime;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.weights.SsdWeights;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole network with Winograd convolutions wherever they are possible, against direct ones. */
class ImplementationsCpuTest {
    private static final double BOUND = 1e-5;

    /** Of the 3x3 convolutions of VGG, all but the first, whose input has 3 channels, and fc6, which is dilated. */
    private static final List<String> WINOGRAD = List.of(
            "conv1_2+pool1",
            "conv2_1",
            "conv2_2+pool2",
            "conv3_1",
            "conv3_2",
            "conv3_3+pool3",
            "conv4_1",
            "conv4_2",
            "conv4_3",
            "conv5_1",
            "conv5_2",
            "conv5_3");

    private record Result(Map<String, float[]> maps, List<LayerTime> layers) {}

    @ParameterizedTest
    @CsvSource({"SSD300, 1", "SSD300, 2", "SSD512, 1", "SSD512, 2"})
    void winogradEverywhereGivesTheSameMaps(SsdBackbone backbone, int batch) {
        Result direct = run(backbone, batch, 0);
        Result winograd = run(backbone, batch, 1L << 32);
        assertTrue(direct.layers().stream().noneMatch(ImplementationsCpuTest::isWinograd), direct::toString);
        assertEquals(
                WINOGRAD,
                winograd.layers().stream()
                        .filter(ImplementationsCpuTest::isWinograd)
                        .map(LayerTime::name)
                        .limit(WINOGRAD.size())
                        .toList());
        direct.maps().forEach((name, expected) -> {
            double error =
                    relativeError(expected, requireNonNull(winograd.maps().get(name)));
            assertTrue(error > 0 && error <= BOUND, name + " " + error);
        });
    }

    private static boolean isWinograd(LayerTime layer) {
        return layer.implementation().startsWith("winograd");
    }

    /** Deterministic, so that the first run uses the implementations of the guess. */
    private static Result run(SsdBackbone backbone, int batch, long transformedWeights) {
        DeviceOptions options = DeviceOptions.DEFAULT.deterministic(true).transformedWeightsLimit(transformedWeights);
        var network = backbone.network();
        try (Device device = Device.open("cpu", options);
                var weights = SsdWeights.open("seeded:0", backbone, warning -> fail(warning));
                var model = device.load(network, weights, Precision.FP32);
                var session = model.openSession(batch)) {
            MemorySegment input = session.input().values();
            Random random = new Random(3);
            for (long i = 0; i < input.byteSize() / Float.BYTES; i++) {
                input.setAtIndex(ValueLayout.JAVA_FLOAT, i, random.nextInt(256) - 117);
            }
            List<LayerTime> layers = session.timeLayers(1); // which computes the maps as well
            Map<String, float[]> maps = new HashMap<>();
            for (String output : network.outputs()) {
                maps.put(output, session.outputs().get(output).toArray(ValueLayout.JAVA_FLOAT));
            }
            return new Result(maps, layers);
        }
    }

    private static double relativeError(float[] expected, float[] actual) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            double delta = (double) actual[i] - expected[i];
            difference += delta * delta;
            norm += (double) expected[i] * expected[i];
        }
        return Math.sqrt(difference / norm);
    }
}
