// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.WeightsException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Explains which tensors a checkpoint lacks, what it has instead, and whether it is for another model.
 *
 * @param file the checkpoint
 * @param needed number of tensors that the model needs
 * @param used keys of the needed tensors that the checkpoint has
 */
record MissingTensors(SafetensorsFile file, int needed, Collection<String> used) {

    WeightsException exception(List<String> missing) {
        Set<String> unused = new LinkedHashSet<>(file.tensors().keySet());
        used.forEach(unused::remove);
        String hint = CheckpointKeys.completeModel(file.tensors().keySet())
                .map(model -> "it has all tensors of " + model.id() + ": is it for that model?")
                .orElse("the keys must be those of lufficc/SSD, with or without the prefix 'backbone.'");
        return new WeightsException(file.path() + ": lacks " + missing.size() + " of " + needed + " tensors: "
                + Listed.of(missing, key -> "'" + key + "'" + closest(key, unused)) + "; " + hint);
    }

    private static String closest(String key, Set<String> unused) {
        return ClosestName.to(CheckpointKeys.BACKBONE + key, unused)
                .map(name -> " (the closest match is " + Quoted.name(name) + ")")
                .orElse("");
    }
}
