// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.compute;

import io.ssd4j.runtime.image.FrameConversion;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.ssd.image.InputTransform;
import io.ssd4j.ssd.model.FeatureMap;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.model.SsdVariant;
import java.util.List;
import java.util.Optional;

/**
 * The network that {@code features} computes, and how it reads photos: lufficc/SSD's backbone, or that of a variant.
 *
 * @param backbone the layers
 * @param variant the detector that decides the resize, the means and the L2 normalization
 * @param network the layers, which end at the feature maps
 */
public record FeatureNetwork(SsdBackbone backbone, Optional<SsdVariant> variant, Network network) {

    public static FeatureNetwork of(SsdBackbone backbone) {
        return new FeatureNetwork(backbone, Optional.empty(), backbone.network());
    }

    public static FeatureNetwork of(SsdVariant variant) {
        return new FeatureNetwork(variant.backbone(), Optional.of(variant), variant.featureNetwork());
    }

    /** The same with a part of the layers, which end at some of the feature maps. */
    public FeatureNetwork part(Network layers) {
        return new FeatureNetwork(backbone, variant, layers);
    }

    /** How pixels become the network's input. */
    public FrameConversion conversion() {
        return variant.map(SsdVariant::conversion)
                .orElseGet(() -> new FrameConversion.ByteResize(InputTransform.MEANS));
    }

    /** Side of the square input in pixels. */
    public int size() {
        return backbone.size();
    }

    /** The maps, in the order of the detection heads. */
    public List<FeatureMap> featureMaps() {
        return backbone.featureMaps().stream()
                .filter(map -> network.outputs().contains(map.name()))
                .toList();
    }

    /** The name of the backbone: {@code ssd300}. */
    public String id() {
        return backbone.id();
    }
}
