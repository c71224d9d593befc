// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reports what looks wrong in a checkpoint without being an error.
 *
 * @param file the checkpoint
 * @param warnings receives one line per warning
 */
record CheckpointWarnings(SafetensorsFile file, Consumer<String> warnings) {

    /** Warns about tensors that the model does not use, except those of the detection heads. */
    void ofUnused(Set<String> used) {
        Set<String> unused = new LinkedHashSet<>(file.tensors().keySet());
        unused.removeAll(used);
        unused.removeIf(name -> name.startsWith(CheckpointKeys.HEADS));
        if (!unused.isEmpty()) {
            String hint = CheckpointKeys.completeModel(file.tensors().keySet())
                    .filter(model -> model.network().parameters().size() > used.size())
                    .map(model -> "; the file has all tensors of " + model.id() + ": is it for that model?")
                    .orElse("");
            warn(unused.size() + (unused.size() == 1 ? " tensor is" : " tensors are") + " not used: "
                    + Listed.of(unused, Quoted::name) + hint);
        }
    }

    private void warn(String line) {
        warnings.accept(file.path() + ": " + line);
    }
}
