// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checkpoint keys that lufficc/SSD uses for our layers. Its trunk and extra layers are lists, so a layer's key is
 * its index in the list; in the trunk, ReLU and pooling count as entries too.
 */
final class CheckpointKeys {
    /** Prefix of the keys in a checkpoint of the whole detector. */
    static final String BACKBONE = "backbone.";

    /** Prefix of the detection heads' keys in a checkpoint of the whole detector. */
    static final String HEADS = "box_head.predictor.";

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

    /** The class heads and box heads, one per feature map, in the layout of their own names. */
    private static final Pattern HEAD = Pattern.compile("(class|box)([0-6])");

    private CheckpointKeys() {}

    /**
     * The key of a tensor, without the prefix of the part of the detector: {@code vgg.0.weight} for {@code conv1_1.weight}, {@code
     * cls_headers.0.bias} for {@code class0.bias}.
     *
     * @throws IllegalArgumentException if no checkpoint has such a layer
     */
    static String of(String tensor) {
        int dot = tensor.lastIndexOf('.');
        String layer = tensor.substring(0, Math.max(dot, 0));
        String module = MODULES.get(layer);
        Matcher head = HEAD.matcher(layer);
        if (head.matches()) {
            module = (head.group(1).equals("class") ? "cls_headers." : "reg_headers.") + head.group(2);
        }
        if (module == null) {
            throw new IllegalArgumentException("parameter '" + tensor + "' has no known checkpoint key");
        }
        return module + tensor.substring(dot);
    }

    /** The key of a tensor in lufficc/SSD's checkpoints of the whole detector. */
    static String full(String tensor) {
        return (tensor.startsWith("class") || tensor.startsWith("box") ? HEADS : BACKBONE) + of(tensor);
    }
}
