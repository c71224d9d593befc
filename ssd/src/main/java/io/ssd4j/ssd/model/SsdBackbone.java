// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.model;

import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation.L2Normalization;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The backbones of the SSD models as tables of layers (Liu et al., arXiv:1512.02325; the same layers as lufficc/SSD): the VGG-16
 * trunk with a dilated fc6, then extra layers that halve the map until a single cell is left.
 */
@SuppressWarnings("ImmutableEnumChecker") // Network is immutable, without an annotation that would need a library
public enum SsdBackbone {
    /** 300 x 300 input, six maps. */
    SSD300(
            300,
            List.of(
                    new Extra(256, 512, Window.of(3).stride(2).padding(1)),
                    new Extra(128, 256, Window.of(3).stride(2).padding(1)),
                    new Extra(128, 256, Window.of(3)),
                    new Extra(128, 256, Window.of(3)))),
    /** 512 x 512 input, seven maps. */
    SSD512(
            512,
            List.of(
                    new Extra(256, 512, Window.of(3).stride(2).padding(1)),
                    new Extra(128, 256, Window.of(3).stride(2).padding(1)),
                    new Extra(128, 256, Window.of(3).stride(2).padding(1)),
                    new Extra(128, 256, Window.of(3).stride(2).padding(1)),
                    new Extra(128, 256, Window.of(4).padding(1))));

    private static final String L2_NORM = "l2_norm";

    /** Keeps positions without any activation at zero; the value of lufficc/SSD. */
    private static final float L2_NORM_EPSILON = 1e-10f;

    /** A pair of extra layers: a 1x1 convolution that reduces the channels, then the one that produces a map. */
    private record Extra(int narrow, int wide, Window window) {}

    private final int size;
    private final List<Extra> extras;
    private final Network network;
    private final List<FeatureMap> featureMaps;

    SsdBackbone(int size, List<Extra> extras) {
        this.size = size;
        this.extras = extras;
        this.network = network(L2_NORM_EPSILON);
        this.featureMaps = network.outputs().stream()
                .map(output -> new FeatureMap(output, network.outputShape(output)))
                .toList();
    }

    /** Does something with each feature map while a network is built, as soon as the map can be read. */
    interface MapVisitor {
        /**
         * Continues the network after a map.
         *
         * @param builder the network so far
         * @param map the name of the feature map
         * @param value the operation that writes it
         */
        void visit(Network.Builder builder, String map, String value);
    }

    /**
     * Builds a network of these layers, without outputs.
     *
     * @param name the network's name
     * @param epsilon of the L2 normalization
     * @param maps may append outputs and branches
     */
    Network.Builder layers(String name, float epsilon, MapVisitor maps) {
        Network.Builder builder = Network.builder(name, new Shape(3, size, size));
        trunk(builder, epsilon, maps);
        int stage = 8;
        for (Extra extra : extras) {
            String map = "conv" + stage + "_2";
            builder.convolution("conv" + stage + "_1", extra.narrow(), Window.of(1));
            builder.convolution(map, extra.wide(), extra.window());
            maps.visit(builder, map, map);
            stage++;
        }
        return builder;
    }

    private static void trunk(Network.Builder builder, float epsilon, MapVisitor maps) {
        Window same = Window.of(3).padding(1);
        Window half = Window.of(2).stride(2);
        builder.convolution("conv1_1", 64, same)
                .convolution("conv1_2", 64, same)
                .maxPooling("pool1", half, Rounding.FLOOR)
                .convolution("conv2_1", 128, same)
                .convolution("conv2_2", 128, same)
                .maxPooling("pool2", half, Rounding.FLOOR)
                .convolution("conv3_1", 256, same)
                .convolution("conv3_2", 256, same)
                .convolution("conv3_3", 256, same)
                // Rounds up: 75 becomes 38.
                .maxPooling("pool3", half, Rounding.CEIL)
                .convolution("conv4_1", 512, same)
                .convolution("conv4_2", 512, same)
                .convolution("conv4_3", 512, same)
                // pool4 reads conv4_3 before the normalization, so the network branches here.
                .branch(new L2Normalization(L2_NORM, "conv4_3", epsilon));
        maps.visit(builder, "conv4_3", L2_NORM);
        builder.maxPooling("pool4", half, Rounding.FLOOR)
                .convolution("conv5_1", 512, same)
                .convolution("conv5_2", 512, same)
                .convolution("conv5_3", 512, same)
                .maxPooling("pool5", same, Rounding.FLOOR)
                .convolution("fc6", 1024, Window.of(3).padding(6).dilation(6))
                .convolution("fc7", 1024, Window.of(1));
        maps.visit(builder, "fc7", "fc7");
    }

    /** The name used on the command line and in results: {@code ssd300}, {@code ssd512}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Side of the square input in pixels. */
    public int size() {
        return size;
    }

    /** The network that computes the feature maps, with the L2 normalization of lufficc/SSD. */
    public Network network() {
        return network;
    }

    /** The network that computes the feature maps, with another epsilon of the L2 normalization. */
    Network network(float epsilon) {
        return layers(id(), epsilon, Network.Builder::output).build();
    }

    /** The feature maps, in the order of the detection heads. */
    public List<FeatureMap> featureMaps() {
        return featureMaps;
    }

    /**
     * Returns the backbone with the given name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public static SsdBackbone of(String id) {
        return Arrays.stream(values())
                .filter(v -> v.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no model '" + id + "'; there are "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(SsdBackbone::id).toList())));
    }
}
