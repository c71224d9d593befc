// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.choice;

import java.util.Map;

/**
 * The implementation of each convolution of a network.
 *
 * @param byLayer by the convolution's name; those without an entry are computed by {@link Implementation.OneDnn#FIRST}
 */
public record Choices(Map<String, Implementation> byLayer) {

    /** Every convolution by {@link Implementation.OneDnn#FIRST}. */
    public static final Choices DIRECT = new Choices(Map.of());

    /** Copies the map. */
    public Choices {
        byLayer = Map.copyOf(byLayer);
    }

    /** The implementation of a convolution. */
    public Implementation of(String layer) {
        return byLayer.getOrDefault(layer, Implementation.OneDnn.FIRST);
    }
}
