// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.ssd.model.SsdBackbone;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The checkpoint keys that lufficc/SSD uses for our layers. Its trunk and extra layers are lists, so a layer's key is
 * its index in the list; in the trunk, ReLU and pooling count as entries too.
 */
final class CheckpointKeys {
    /** Prefix of the keys in a checkpoint of the whole detector. */
    static final String BACKBONE = "backbone.";

    /** Prefix of the detection heads' keys. */
    static final String HEADS = "box_head.";

    /** SSD300 ends with conv11_2; SSD512 has all of them. */
    private static final Map<String, String> MODULES = Map.ofEntries(
            Map.entry("conv1_1", "vgg.0"),
            Map.entry("conv1_2", "vgg.2"),
            Map.entry("conv2_1", "vgg.5"),
            Map.entry("conv2_2", "vgg.7"),
            Map.entry("conv3_1", "vgg.10"),
            Map.entry("conv3_2", "vgg.12"),
            Map.entry("conv3_3", "vgg.14"),
            Map.entry("conv4_1", "vgg.17"),
            Map.entry("conv4_2", "vgg.19"),
            Map.entry("conv4_3", "vgg.21"),
            Map.entry("l2_norm", "l2_norm"),
            Map.entry("conv5_1", "vgg.24"),
            Map.entry("conv5_2", "vgg.26"),
            Map.entry("conv5_3", "vgg.28"),
            Map.entry("fc6", "vgg.31"),
            Map.entry("fc7", "vgg.33"),
            Map.entry("conv8_1", "extras.0"),
            Map.entry("conv8_2", "extras.1"),
            Map.entry("conv9_1", "extras.2"),
            Map.entry("conv9_2", "extras.3"),
            Map.entry("conv10_1", "extras.4"),
            Map.entry("conv10_2", "extras.5"),
            Map.entry("conv11_1", "extras.6"),
            Map.entry("conv11_2", "extras.7"),
            Map.entry("conv12_1", "extras.8"),
            Map.entry("conv12_2", "extras.9"));

    private CheckpointKeys() {}

    /**
     * The key of a parameter, without {@value #BACKBONE}: {@code vgg.0.weight} for {@code conv1_1.weight}.
     *
     * @throws IllegalArgumentException if no checkpoint has such a layer
     */
    static String of(String parameter) {
        int dot = parameter.lastIndexOf('.');
        String module = MODULES.get(parameter.substring(0, Math.max(dot, 0)));
        if (module == null) {
            throw new IllegalArgumentException("parameter '" + parameter + "' has no known checkpoint key");
        }
        return module + parameter.substring(dot);
    }

    /** The largest model whose parameters are all present under these names, if there is one. */
    static Optional<SsdBackbone> completeModel(Set<String> names) {
        return Arrays.stream(SsdBackbone.values())
                .filter(backbone -> backbone.network().parameters().keySet().stream()
                        .map(CheckpointKeys::of)
                        .allMatch(key -> names.contains(key) || names.contains(BACKBONE + key)))
                .max(Comparator.comparingInt(
                        backbone -> backbone.network().parameters().size()));
    }
}
