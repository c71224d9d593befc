// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.planning;

import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The options of a plan.
 *
 * @param precision the precision of the computation
 * @param batches images per run, each at least 1
 * @param effort how to choose among candidates; only {@link Effort#INSTANT} if the GPU is absent, since nothing can be
 *     timed
 * @param deterministic whether only implementations that return the same bits in every run are used
 * @param listener notified of what is timed, if the GPU is present
 * @param store the folder of a plan store to add the plans to; created if missing
 */
public record PlanRequest(
        Precision precision,
        List<Integer> batches,
        Effort effort,
        boolean deterministic,
        DeviceListener listener,
        Optional<Path> store) {

    /** Copies and checks the list. */
    public PlanRequest {
        batches = List.copyOf(batches);
        batches.stream().filter(batch -> batch < 1).findFirst().ifPresent(batch -> {
            throw new IllegalArgumentException("batch must be at least 1, not " + batch);
        });
    }
}
