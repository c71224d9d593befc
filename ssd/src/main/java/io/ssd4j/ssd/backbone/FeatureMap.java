// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.backbone;

import io.ssd4j.runtime.network.Shape;

/**
 * One of the maps that detection heads read.
 *
 * @param name the map's public name, {@code conv4_3} for the L2-normalized one
 * @param value the network value that holds it, the argument of {@link io.ssd4j.runtime.Session#output(String)}
 * @param shape of one image
 */
public record FeatureMap(String name, String value, Shape shape) {}
