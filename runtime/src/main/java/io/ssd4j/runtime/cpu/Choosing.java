// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.cpu.choice.Choices;
import io.ssd4j.runtime.cpu.choice.Implementation;
import io.ssd4j.runtime.cpu.choice.Selection;
import io.ssd4j.runtime.cpu.choice.Selection.Node;
import io.ssd4j.runtime.cpu.dnnl.Dnnl;
import io.ssd4j.runtime.network.Operation;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Chooses the implementations of a session's layers by timing them. */
final class Choosing {
    private Choosing() {}

    /**
     * Times all candidates between the runs of this process and selects the best of them.
     *
     * @param warmUp has compiled what the guess needs, and compiles what the other candidates need
     * @throws InterruptedException if the thread is interrupted
     */
    static Choices timed(SessionRecipe recipe, WarmUp warmUp, BetweenRuns between) throws InterruptedException {
        try (LayerTimings timings = new LayerTimings(recipe, warmUp, between)) {
            timings.compile();
            Node root = new LayerTree(recipe, timings).root();
            timings.timeChanges(root);
            Map<String, Selection.Candidate> selected =
                    new Selection(timings::change, recipe.device().options().transformedWeightsLimit()).select(root);
            Map<String, Implementation> chosen = new HashMap<>();
            for (Operation operation : recipe.network().operations()) {
                if (operation instanceof Operation.Convolution c) {
                    chosen.put(
                            c.name(),
                            Objects.requireNonNull(selected.get(c.name())).implementation());
                }
            }
            return new Choices(chosen);
        } finally {
            // Most of the candidates are never computed again.
            Dnnl.freeUnusedPrimitives();
        }
    }
}
