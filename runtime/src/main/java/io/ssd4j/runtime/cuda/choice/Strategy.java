// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.choice.ImplementationSource.Candidate;
import io.ssd4j.runtime.cuda.program.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Chooses among the candidates for a problem. */
public interface Strategy {

    /** A candidate and its library. */
    record Offer(ImplementationSource source, Candidate candidate) {
        /**
         * Makes the implementation. Heuristics propose what then fails with all kinds of statuses, not only with those that
         * say that something is not supported, so that any failure only rules the candidate out.
         *
         * @return empty if it cannot be made
         */
        Optional<Implementation> make(Progress progress) {
            try {
                return candidate.make();
            } catch (NativeCallException e) {
                progress.failed(source.library(), e);
                return Optional.empty();
            }
        }
    }

    /** Receives the progress of the choice for one problem. */
    @FunctionalInterface
    interface Progress {
        /** A candidate, counted from 0, is about to be tried. */
        void trying(int candidate, int candidates);

        /** A candidate of a library failed and is left out. */
        default void failed(String library, NativeCallException failure) {}
    }

    /** Whether the strategy measures, so that the choices for two problems can be compared. */
    boolean measures();

    /**
     * Chooses for one problem.
     *
     * @param offers the candidates, one list for each library; a library is queried only when the stream reaches it
     * @return the choice, whose implementation the caller closes; empty if no candidate computes the problem
     */
    Optional<Choice> choose(Problem problem, Stream<List<Offer>> offers, Progress progress);
}
