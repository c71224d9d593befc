// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.ssd.model.SsdBackbone;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks the keys against the layout of lufficc/SSD, written down a second time in another form. */
class CheckpointKeysTest {
    private static final List<Integer> TRUNK = List.of(0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28, 31, 33);

    private static Set<String> keys(SsdBackbone backbone) {
        return backbone.network().parameters().keySet().stream()
                .map(CheckpointKeys::of)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource
    void everyParameterHasItsOwnKey(SsdBackbone backbone) {
        int extras = backbone == SsdBackbone.SSD300 ? 8 : 10;
        Set<String> expected = new TreeSet<>(Set.of("l2_norm.weight"));
        Stream.concat(
                        TRUNK.stream().map(i -> "vgg." + i),
                        Stream.iterate(0, i -> i < extras, i -> i + 1).map(i -> "extras." + i))
                .forEach(module -> expected.addAll(List.of(module + ".weight", module + ".bias")));
        assertEquals(expected, new TreeSet<>(keys(backbone)));
        assertEquals(expected.size(), backbone.network().parameters().size());
    }

    @ParameterizedTest
    @CsvSource({
        "conv1_1.weight, vgg.0.weight",
        "conv4_3.bias, vgg.21.bias",
        "fc6.bias, vgg.31.bias",
        "fc7.weight, vgg.33.weight",
        "conv8_1.weight, extras.0.weight",
        "conv8_2.weight, extras.1.weight",
        "conv11_2.bias, extras.7.bias",
        "conv12_2.bias, extras.9.bias",
        "l2_norm.weight, l2_norm.weight",
        "class0.weight, cls_headers.0.weight",
        "box6.bias, reg_headers.6.bias"
    })
    void mapsParametersToKeys(String parameter, String key) {
        assertEquals(key, CheckpointKeys.of(parameter));
    }

    @ParameterizedTest
    @CsvSource({"conv13_1.weight", "class7.weight", "weight", "''", ".bias"})
    void rejectsUnknownParameters(String parameter) {
        assertThrows(IllegalArgumentException.class, () -> CheckpointKeys.of(parameter));
    }

    @Test
    void findsTheLargestCompleteModel() {
        Set<String> names = new HashSet<>(keys(SsdBackbone.SSD300));
        assertEquals(Optional.of(SsdBackbone.SSD300), TensorNames.LUFFICC.completeModel(names));
        keys(SsdBackbone.SSD512).forEach(key -> names.add("backbone." + key));
        assertEquals(Optional.of(SsdBackbone.SSD512), TensorNames.LUFFICC.completeModel(names));
        assertEquals(Optional.empty(), TensorNames.LUFFICC.completeModel(Set.of("vgg.0.weight")));
    }
}
