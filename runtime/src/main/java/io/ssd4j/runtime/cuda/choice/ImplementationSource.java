// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.cuda.cudnn.UnsupportedGraphException;
import io.ssd4j.runtime.cuda.program.GpuStep;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.List;
import java.util.Optional;

/** A library that may have implementations of a step. */
public interface ImplementationSource {

    /** One that the library proposes. */
    @FunctionalInterface
    interface Candidate {
        /** Makes it; the caller closes it. Empty where the library, asked in earnest, has it not. */
        Optional<Implementation> make();
    }

    /** As plan stores and people have it: {@code cudnn}, {@code cublaslt} or {@code ssd4j}. */
    String library();

    /**
     * What there is for a step, the one that the library expects to be fastest first.
     *
     * @param owned gets what candidates are made with; they can be made until it is closed
     * @return empty where the library has nothing of the kind
     * @throws UnsupportedGraphException where it has, and none fits this step; the message tells why
     */
    List<Candidate> candidates(GpuStep step, Effort effort, CloseStack owned);

    /**
     * The one that was chosen earlier.
     *
     * @param stored its {@link Implementation#stored()}
     * @throws StoredChoiceException where it cannot be had any more
     */
    Implementation load(GpuStep step, String stored);
}
