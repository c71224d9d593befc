// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.List;
import java.util.Optional;

/** A library that may have implementations of a problem. */
public interface ImplementationSource {

    /** A proposal of the library. */
    @FunctionalInterface
    interface Candidate {
        /** Makes the implementation, which the caller closes. Empty if the library turns out not to support it. */
        Optional<Implementation> make();
    }

    /** The name in plan stores and reports: {@code cudnn}, {@code cublaslt} or {@code ssd4j}. */
    String library();

    /**
     * The candidates for a problem, the expected fastest first.
     *
     * @param owned receives what candidates are made with; they can be made until it is closed
     * @return empty if the library has no operation of this kind
     * @throws UnsupportedProblemException if it has, but none fits this problem
     */
    List<Candidate> candidates(Problem problem, CloseStack owned);

    /**
     * Makes the implementation that was chosen earlier.
     *
     * @param stored its {@link Implementation#stored()}
     * @throws StoredChoiceException if it is no longer available
     */
    Implementation load(Problem problem, String stored);
}
