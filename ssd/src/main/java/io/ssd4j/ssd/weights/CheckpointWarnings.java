// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.ssd.weights.text.Listed;
import io.ssd4j.ssd.weights.text.Quoted;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reports what looks wrong in a checkpoint without being an error.
 *
 * @param file the checkpoint
 * @param names whose keys it has
 * @param warnings receives one line per warning
 */
record CheckpointWarnings(TensorFile file, TensorNames names, Consumer<String> warnings) {

    /**
     * Warns about tensors that the model does not use.
     *
     * @param used keys of the tensors that it uses
     * @param heads whether the model has heads; without them, those of the file are no surprise
     */
    void ofUnused(Set<String> used, boolean heads) {
        Set<String> unused = new LinkedHashSet<>(file.tensors().keySet());
        unused.removeAll(used);
        if (!heads) {
            unused.removeIf(names::isHead);
        }
        if (!unused.isEmpty()) {
            String hint = names.completeModel(file.tensors().keySet())
                    .filter(model -> !heads && model.network().parameters().size() > used.size())
                    .map(model -> "; the file has all tensors of " + model.id() + ": is it for that model?")
                    .orElse("");
            warnings.accept(file.path() + ": " + unused.size() + (unused.size() == 1 ? " tensor is" : " tensors are")
                    + " not used: " + Listed.of(unused, Quoted::name) + hint);
        }
    }
}
