// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.cuda.choice.ImplementationSource.Candidate;
import io.ssd4j.runtime.cuda.program.GpuStep;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Finds the best of a step's candidates. */
public interface Trial {

    /**
     * The best one.
     *
     * @param source the library it is of
     * @param implementation the caller closes it
     * @param micros median microseconds of a launch; 0 where nothing was timed
     */
    record Result(ImplementationSource source, Implementation implementation, double micros) {}

    /**
     * A candidate and whose it is.
     *
     * @param source the library
     * @param candidate what it proposes
     */
    record Entrant(ImplementationSource source, Candidate candidate) {}

    /**
     * Chooses.
     *
     * @param began told the number of each candidate, from 0, before it is tried
     * @return empty where none can be had, or none computes what it should
     */
    Optional<Result> best(GpuStep step, List<Entrant> entrants, IntConsumer began);
}
