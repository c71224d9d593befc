// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reports what looks wrong in a checkpoint without being an error.
 *
 * @param file the checkpoint
 * @param warnings receives one line per warning
 */
record CheckpointWarnings(SafetensorsFile file, Consumer<String> warnings) {

    /** Warns about NaN and infinite values, in a bounded number of lines. */
    void ofNonFinite(SequencedMap<String, Parameter> parameters) {
        // In parallel, because this is the first access to the mapped pages and waits for the disk.
        List<String> lines = parameters.entrySet().parallelStream()
                .flatMap(e -> NonFinite.in(e.getValue()).map(n -> line(e.getKey(), n)).stream())
                .toList();
        lines.stream().limit(Listed.MAX).forEach(this::warn);
        if (lines.size() > Listed.MAX) {
            warn(lines.size() - Listed.MAX + " more tensors have values that are not finite");
        }
    }

    private static String line(String key, NonFinite nonFinite) {
        return "tensor '" + key + "' has " + nonFinite.count()
                + (nonFinite.count() == 1 ? " value that is" : " values that are") + " not finite, the first "
                + nonFinite.value() + " at " + nonFinite.index();
    }

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
