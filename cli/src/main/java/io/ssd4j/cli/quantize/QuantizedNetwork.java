// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.quantize;

import io.ssd4j.cli.command.UsageException;
import io.ssd4j.cli.compute.FeatureNetwork;
import io.ssd4j.cli.spi.CheckpointArguments;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.ssd.model.FeatureMap;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import java.util.Optional;

/**
 * The network that {@code quantize} quantizes: that of the detector that the weights are for, or the backbone if they have no heads.
 *
 * @param features the backbone, and how it reads photos
 * @param detector the detector, with its labels; empty for a backbone
 * @param network the whole network
 */
record QuantizedNetwork(FeatureNetwork features, Optional<SsdVariant> detector, Network network) {

    /**
     * What the user says about the weights.
     *
     * @param backbone the backbone
     * @param checkpoint the variant and the labels
     */
    record Given(Optional<SsdBackbone> backbone, CheckpointArguments checkpoint) {}

    /**
     * Finds the network that weights are for.
     *
     * @throws UsageException if what is given contradicts the weights
     */
    static QuantizedNetwork of(Checkpoint checkpoint, Given given) {
        boolean generated = checkpoint.file().isEmpty();
        if (generated
                ? given.checkpoint().given().isPresent()
                : checkpoint.classes().isPresent()) {
            SsdVariant variant = given.checkpoint().detector(checkpoint);
            requireBackbone(variant.backbone(), given, checkpoint);
            return new QuantizedNetwork(FeatureNetwork.of(variant), Optional.of(variant), variant.network());
        }
        FeatureNetwork whole = given.checkpoint()
                .given()
                .map(FeatureNetwork::of)
                .orElseGet(() -> FeatureNetwork.of(given.backbone().orElse(SsdBackbone.SSD300)));
        requireBackbone(whole.backbone(), given, checkpoint);
        FeatureNetwork part = whole.part(checkpoint.computable(whole.network()));
        return new QuantizedNetwork(part, Optional.empty(), part.network());
    }

    private static void requireBackbone(SsdBackbone backbone, Given given, Checkpoint checkpoint) {
        given.backbone().filter(other -> other != backbone).ifPresent(other -> {
            throw new UsageException("the weights " + checkpoint.source() + " are for " + backbone.id()
                    + ", which contradicts --model " + other.id() + "; leave out --model");
        });
    }

    /** The parameters of the network. */
    Weights weights(Checkpoint checkpoint) {
        return detector.isPresent() ? checkpoint.weights() : checkpoint.weights(network);
    }

    /** The network with both its feature maps and its heads as outputs. */
    Network measured() {
        Network.Builder builder = Network.builder(network.name(), network.input());
        network.operations().forEach((Operation operation) -> builder.branch(operation));
        Network maps = features.network();
        for (FeatureMap map : features.featureMaps()) {
            builder.output(map.name(), maps.valueOf(map.name()));
        }
        if (detector.isPresent()) {
            network.outputs().forEach(builder::output);
        }
        return builder.build();
    }
}
