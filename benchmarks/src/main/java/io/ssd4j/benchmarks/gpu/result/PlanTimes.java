// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.result;

import java.util.List;

/**
 * The launches of a run at a precision and a batch size, in their order.
 *
 * @param untimed how many launches beside these nobody timed
 */
public record PlanTimes(String precision, int batch, int untimed, List<LayerTime> layers) {

    /** Keeps a copy. */
    public PlanTimes {
        layers = List.copyOf(layers);
    }

    static PlanTimes of(Field plan) {
        return new PlanTimes(
                plan.at("precision").text(),
                plan.at("batch").integer(),
                plan.at("untimed").integer(),
                plan.at("layers").elements().stream().map(LayerTime::of).toList());
    }

    @Override
    public String toString() {
        return precision + " batch " + batch;
    }
}
