// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.model;

/** Whose names a checkpoint uses for the tensors. */
public enum KeyLayout {
    /** lufficc/SSD: {@code backbone.vgg.0.weight}, {@code box_head.predictor.cls_headers.0.weight}. */
    LUFFICC,
    /** torchvision: {@code backbone.features.0.weight}, {@code head.classification_head.module_list.0.weight}. */
    TORCHVISION
}
