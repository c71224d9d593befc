// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.backbone;

import io.ssd4j.runtime.network.Shape;

/**
 * A feature map that a detection head reads.
 *
 * @param name the map's public name, {@code conv4_3} for the L2-normalized one
 * @param value the network value that holds it, the argument of {@link io.ssd4j.runtime.Session#output(String)}
 * @param shape the map's shape for one image
 */
public record FeatureMap(String name, String value, Shape shape) {}
