// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.plan;

/**
 * The implementation chosen for one layer at one batch size.
 *
 * @param problem what is computed, all extents and the batch included; the key
 * @param library who computes it: {@code cudnn}, {@code cublaslt} or {@code ssd4j}
 * @param description for people: engine and knobs, algorithm, or kernel
 * @param plan what the library needs to have the same implementation again; for cuDNN the plan's own JSON
 * @param workspace bytes of device memory that it needs while it runs
 * @param micros median time of a run on the card; 0 where nothing was timed
 * @param candidates how many implementations it was chosen from
 */
public record PlanChoice(
        String problem,
        String library,
        String description,
        String plan,
        long workspace,
        double micros,
        int candidates) {}
