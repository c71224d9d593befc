// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.network.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SsdBackboneTest {
    private static final Network SSD300 = SsdBackbone.SSD300.network();

    /** Layer, input and shape, as in lufficc/SSD. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "conv1_1, input, 64x300x300",
        "conv1_2, conv1_1, 64x300x300",
        "pool1, conv1_2, 64x150x150",
        "conv2_1, pool1, 128x150x150",
        "conv2_2, conv2_1, 128x150x150",
        "pool2, conv2_2, 128x75x75",
        "conv3_1, pool2, 256x75x75",
        "conv3_2, conv3_1, 256x75x75",
        "conv3_3, conv3_2, 256x75x75",
        "pool3, conv3_3, 256x38x38",
        "conv4_1, pool3, 512x38x38",
        "conv4_2, conv4_1, 512x38x38",
        "conv4_3, conv4_2, 512x38x38",
        "l2_norm, conv4_3, 512x38x38",
        "pool4, conv4_3, 512x19x19",
        "conv5_1, pool4, 512x19x19",
        "conv5_2, conv5_1, 512x19x19",
        "conv5_3, conv5_2, 512x19x19",
        "pool5, conv5_3, 512x19x19",
        "fc6, pool5, 1024x19x19",
        "fc7, fc6, 1024x19x19",
        "conv8_1, fc7, 256x19x19",
        "conv8_2, conv8_1, 512x10x10",
        "conv9_1, conv8_2, 128x10x10",
        "conv9_2, conv9_1, 256x5x5",
        "conv10_1, conv9_2, 128x5x5",
        "conv10_2, conv10_1, 256x3x3",
        "conv11_1, conv10_2, 128x3x3",
        "conv11_2, conv11_1, 256x1x1",
    })
    void everyLayerOfSsd300(String layer, String input, String shape) {
        Operation operation = SSD300.operations().stream()
                .filter(o -> o.name().equals(layer))
                .findFirst()
                .orElseThrow();
        assertEquals(input, operation.input());
        assertEquals(shape, SSD300.shape(layer).toString());
    }

    @Test
    void ssd300HasNoOtherLayer() {
        assertEquals(29, SSD300.operations().size());
        assertEquals(new Shape(3, 300, 300), SSD300.input());
    }

    @Test
    void ssd300HasTheCountsOfThePaper() {
        assertEquals(30_129_032_192L, SSD300.multiplyAccumulates(), "multiply-accumulates an image, 30.13 G");
        assertEquals(47, SSD300.parameters().size(), "23 weights, 23 biases and the scales of the L2 normalization");
        assertEquals(22_943_936L, parameterCount(SSD300));
    }

    @Test
    void ssd300HasSixMaps() {
        assertEquals(
                List.of(
                        "conv4_3 512x38x38",
                        "fc7 1024x19x19",
                        "conv8_2 512x10x10",
                        "conv9_2 256x5x5",
                        "conv10_2 256x3x3",
                        "conv11_2 256x1x1"),
                maps(SsdBackbone.SSD300));
        assertEquals(
                1_169_152,
                SsdBackbone.SSD300.featureMaps().stream()
                        .mapToLong(map -> map.shape().elements())
                        .sum());
    }

    @Test
    void ssd512HasSevenMaps() {
        assertEquals(
                List.of(
                        "conv4_3 512x64x64",
                        "fc7 1024x32x32",
                        "conv8_2 512x16x16",
                        "conv9_2 256x8x8",
                        "conv10_2 256x4x4",
                        "conv11_2 256x2x2",
                        "conv12_2 256x1x1"),
                maps(SsdBackbone.SSD512));
    }

    @Test
    void theFirstMapIsNormalizedAndTheTrunkReadsTheConvolution() {
        assertEquals("l2_norm", SSD300.valueOf("conv4_3"));
        assertEquals(
                SsdBackbone.SSD300.featureMaps().stream().map(FeatureMap::name).toList(), SSD300.outputs());
        String message = assertThrows(IllegalArgumentException.class, () -> SSD300.valueOf("l2_norm"))
                .getMessage();
        assertEquals(
                "network ssd300 has no output 'l2_norm'; it has conv4_3, fc7, conv8_2, conv9_2, conv10_2, conv11_2",
                message);
    }

    @Test
    void findsAModelByItsName() {
        assertSame(SsdBackbone.SSD512, SsdBackbone.of("ssd512"));
        String message = assertThrows(IllegalArgumentException.class, () -> SsdBackbone.of("SSD300"))
                .getMessage();
        assertEquals("there is no model 'SSD300'; there are ssd300, ssd512", message);
    }

    private static List<String> maps(SsdBackbone backbone) {
        return backbone.featureMaps().stream()
                .map(map -> map.name() + " " + map.shape())
                .toList();
    }

    private static long parameterCount(Network network) {
        return network.parameters().values().stream()
                .mapToLong(ParameterShape::elements)
                .sum();
    }
}
