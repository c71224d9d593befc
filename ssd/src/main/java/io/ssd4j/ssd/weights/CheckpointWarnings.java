// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is odd about a checkpoint, but no error.
 *
 * @param file the file
 * @param warnings told a line each
 */
record CheckpointWarnings(SafetensorsFile file, Consumer<String> warnings) {

    /** Values that are NaN or infinite; a bounded number of lines. */
    void ofNonFinite(SequencedMap<String, Parameter> parameters) {
        // In parallel: nothing has touched the pages before, so this takes the time that the disk takes.
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

    /** Tensors that nothing uses, those of the detection heads aside. */
    void ofUnused(Set<String> used) {
        Set<String> unused = new LinkedHashSet<>(file.tensors().keySet());
        unused.removeAll(used);
        unused.removeIf(name -> name.startsWith(CheckpointKeys.HEADS));
        if (!unused.isEmpty()) {
            String hint = CheckpointKeys.completeModel(file.tensors().keySet())
                    .filter(model -> model.network().parameters().size() > used.size())
                    .map(model -> "; the file has all tensors of " + model.id() + ": is that the model it is for?")
                    .orElse("");
            warn(unused.size() + (unused.size() == 1 ? " tensor is" : " tensors are") + " not used: "
                    + Listed.of(unused, Quoted::name) + hint);
        }
    }

    private void warn(String line) {
        warnings.accept(file.path() + ": " + line);
    }
}
