// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.store;

/**
 * The implementation chosen for a problem, as text.
 *
 * @param problem the work with all extents, including the batch; the key
 * @param library {@code cudnn}, {@code cublaslt} or {@code ssd4j}
 * @param description for people: the implementation and its knobs
 * @param plan from which the library makes the implementation again; for cuDNN the JSON of an execution plan
 * @param workspace bytes of device memory that the implementation needs while it runs
 * @param micros median time of a launch; 0 if nothing was timed
 * @param candidates number of candidates that it was chosen from
 */
public record StoredChoice(
        String problem,
        String library,
        String description,
        String plan,
        long workspace,
        double micros,
        int candidates) {}
