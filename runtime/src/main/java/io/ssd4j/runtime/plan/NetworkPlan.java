// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.plan;

import io.ssd4j.runtime.Precision;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A network planned for a GPU at one batch size.
 *
 * @param profile what the user called the GPU
 * @param gpu what the GPU calls itself
 * @param network the network's name
 * @param precision what is computed in
 * @param batch images that go through at once
 * @param requested images a run that were asked for; more than {@code batch} where that many are split
 * @param parts the sizes that {@code requested} is run in, one after the other; {@code batch} is one of them
 * @param layers in the order of the launches
 */
public record NetworkPlan(
        String profile,
        String gpu,
        String network,
        Precision precision,
        int batch,
        int requested,
        List<Integer> parts,
        List<PlannedLayer> layers) {

    /** Keeps copies of the lists. */
    public NetworkPlan {
        parts = List.copyOf(parts);
        layers = List.copyOf(layers);
    }

    /** Floating-point operations of all layers. */
    public long flop() {
        return layers.stream().mapToLong(PlannedLayer::flop).sum();
    }

    /** Bytes of device memory that all layers read and write. */
    public long bytes() {
        return layers.stream().mapToLong(PlannedLayer::bytes).sum();
    }

    /**
     * Seconds below which this batch cannot be done, at the GPU's peak rates: what the layers take that wait for each other, and
     * no less than the arithmetic or the reading and writing of all of them. Empty where the peak rates are not known.
     */
    public OptionalDouble leastSeconds() {
        double chain = 0;
        double compute = 0;
        double memory = 0;
        for (PlannedLayer layer : layers) {
            if (layer.roofline().isEmpty()) {
                return OptionalDouble.empty();
            }
            Roofline roofline = layer.roofline().get();
            chain += layer.aside() ? 0 : roofline.leastSeconds();
            compute += roofline.computeSeconds();
            memory += roofline.memorySeconds();
        }
        return OptionalDouble.of(Math.max(chain, Math.max(compute, memory)));
    }
}
