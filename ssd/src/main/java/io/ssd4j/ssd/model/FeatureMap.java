// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.model;

import io.ssd4j.runtime.network.Shape;

/**
 * A feature map that the detection heads read.
 *
 * @param name the network output that returns it; {@code conv4_3} is the L2-normalized map
 * @param shape the shape for one image
 */
public record FeatureMap(String name, Shape shape) {}
