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
    private final Network network;
    private final List<FeatureMap> featureMaps;

    SsdBackbone(int size, List<Extra> extras) {
        this.size = size;
        Network.Builder builder = Network.builder(id(), new Shape(3, size, size));
        trunk(builder);
        int stage = 8;
        for (Extra extra : extras) {
            builder.convolution("conv" + stage + "_1", extra.narrow(), Window.of(1));
            builder.convolution("conv" + stage + "_2", extra.wide(), extra.window());
            builder.output("conv" + stage + "_2");
            stage++;
        }
        this.network = builder.build();
        this.featureMaps = network.outputs().stream()
                .map(output -> new FeatureMap(output, network.outputShape(output)))
                .toList();
    }

    private static void trunk(Network.Builder builder) {
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
                // pool4 reads conv4_3 before the normalization, hence a branch.
                .branch(new L2Normalization(L2_NORM, "conv4_3", L2_NORM_EPSILON))
                .maxPooling("pool4", half, Rounding.FLOOR)
                .convolution("conv5_1", 512, same)
                .convolution("conv5_2", 512, same)
                .convolution("conv5_3", 512, same)
                .maxPooling("pool5", same, Rounding.FLOOR)
                .convolution("fc6", 1024, Window.of(3).padding(6).dilation(6))
                .convolution("fc7", 1024, Window.of(1))
                .output("conv4_3", L2_NORM)
                .output("fc7");
    }

    /** The name used on the command line and in results: {@code ssd300}, {@code ssd512}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Side of the square input in pixels. */
    public int size() {
        return size;
    }

    /** The network. */
    public Network network() {
        return network;
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
