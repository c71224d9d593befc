// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.planning;

import io.ssd4j.runtime.Precision;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A network planned for a GPU at one batch size.
 *
 * @param profile the user's name for the GPU
 * @param gpu the GPU's own name
 * @param network the network's name
 * @param precision the precision of the computation
 * @param batch images that are processed at once
 * @param requested images per run that were requested; more than {@code batch} if the batch is split
 * @param parts the sizes in which {@code requested} is run, one after another; {@code batch} is one of them
 * @param layers in launch order
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

    /** Copies the lists. */
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
     * A lower bound in seconds for this batch at the GPU's peak rates: the time of the layers that depend on each
     * other, but no less than the arithmetic or the memory traffic of all layers. Empty if the peak rates are unknown.
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
