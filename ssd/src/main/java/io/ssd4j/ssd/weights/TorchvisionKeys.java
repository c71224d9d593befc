// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys of torchvision's {@code ssd300_vgg16} for those of lufficc/SSD. */
final class TorchvisionKeys {
    /** From conv5_1 on, the trunk is the first of the extra blocks. */
    private static final Map<String, String> TAIL = Map.of(
            "vgg.24", "backbone.extra.0.1",
            "vgg.26", "backbone.extra.0.3",
            "vgg.28", "backbone.extra.0.5",
            "vgg.31", "backbone.extra.0.7.1",
            "vgg.33", "backbone.extra.0.7.3");

    private static final Pattern MODULE = Pattern.compile("(vgg|extras|cls_headers|reg_headers)\\.(\\d+)");

    private TorchvisionKeys() {}

    /** {@code backbone.features.0.weight} for {@code vgg.0.weight}. */
    static String of(String key) {
        if (key.equals("l2_norm.weight")) {
            return "backbone.scale_weight";
        }
        int dot = key.lastIndexOf('.');
        String module = key.substring(0, dot);
        Matcher parts = MODULE.matcher(module);
        if (!parts.matches()) {
            throw new IllegalArgumentException(key);
        }
        String index = parts.group(2);
        String renamed = switch (parts.group(1)) {
            case "vgg" -> TAIL.getOrDefault(module, "backbone.features." + index);
            // Each block has two convolutions with a ReLU after each.
            case "extras" ->
                "backbone.extra." + (Integer.parseInt(index) / 2 + 1) + "." + (Integer.parseInt(index) % 2 * 2);
            case "cls_headers" -> "head.classification_head.module_list." + index;
            default -> "head.regression_head.module_list." + index;
        };
        return renamed + key.substring(dot);
    }
}
