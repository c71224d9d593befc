// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import java.util.Set;

/**
 * An engine configuration that cuDNN proposes for a graph, as data; a plan is made of its {@link #choice()}.
 *
 * @param choice the engine and its knobs
 * @param numericalNotes what the engine does to the numbers
 * @param behaviorNotes what it needs or can
 */
public record EngineConfig(EngineChoice choice, Set<NumericalNote> numericalNotes, Set<BehaviorNote> behaviorNotes) {

    /** Keeps copies of the sets. */
    public EngineConfig {
        numericalNotes = Set.copyOf(numericalNotes);
        behaviorNotes = Set.copyOf(behaviorNotes);
    }
}
