// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.weights.text.ClosestName;
import io.ssd4j.ssd.weights.text.Listed;
import io.ssd4j.ssd.weights.text.Quoted;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Explains which tensors a checkpoint lacks, what it has instead, and whether it is for another model.
 *
 * @param file the checkpoint
 * @param names whose keys it has
 * @param needed number of tensors that the model needs
 * @param used keys of the needed tensors that the checkpoint has
 */
record MissingTensors(TensorFile file, TensorNames names, int needed, Collection<String> used) {

    WeightsException exception(List<String> missing) {
        Set<String> unused = new LinkedHashSet<>(file.tensors().keySet());
        used.forEach(unused::remove);
        String hint = names.completeModel(file.tensors().keySet())
                .map(model -> "it has all tensors of " + model.id() + ": is it for that model?")
                .orElse("its keys were taken for those of " + names.project()
                        + "; those of lufficc/SSD, torchvision and vgg16_reducedfc.pth are known");
        return new WeightsException(file.path() + ": lacks " + missing.size() + " of " + needed + " tensors: "
                + Listed.of(missing, key -> "'" + key + "'" + closest(key, unused)) + "; " + hint);
    }

    private static String closest(String key, Set<String> unused) {
        return ClosestName.to(CheckpointKeys.BACKBONE + key, unused)
                .map(name -> " (the closest match is " + Quoted.name(name) + ")")
                .orElse("");
    }
}
