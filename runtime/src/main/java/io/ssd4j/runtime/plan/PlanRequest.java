// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.plan;

import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How to plan.
 *
 * @param precision what to compute in
 * @param batches images a run, each at least 1
 * @param effort how to choose among candidates; only {@link Effort#INSTANT} where the GPU is absent, since nothing can be
 *     timed there
 * @param deterministic whether only implementations are taken that give the same bits in every run
 * @param listener hears what is timed, where the GPU is there
 * @param store the folder of a plan store that the plans are added to; it is made where it is missing
 */
public record PlanRequest(
        Precision precision,
        List<Integer> batches,
        Effort effort,
        boolean deterministic,
        DeviceListener listener,
        Optional<Path> store) {

    /** Keeps a copy of the list and checks it. */
    public PlanRequest {
        batches = List.copyOf(batches);
        batches.stream().filter(batch -> batch < 1).findFirst().ifPresent(batch -> {
            throw new IllegalArgumentException("batch must be at least 1, not " + batch);
        });
    }

    /** With any implementation and nobody who listens. */
    public PlanRequest(Precision precision, List<Integer> batches, Effort effort, Optional<Path> store) {
        this(precision, batches, effort, false, DeviceListener.SILENT, store);
    }
}
