// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cpu.choice.Choices;
import io.ssd4j.runtime.cpu.choice.Implementation;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Strips in all layers that are large enough. Such programs are compared as a whole: strips gain the more, the more the processors
 * differ in speed, and single layers are timed for too short a time to show it.
 */
final class StripChoices {
    /** The strips of each thread that are worth comparing. */
    static final List<Integer> EACH = List.of(2, 4);

    private StripChoices() {}

    /**
     * The choices; the calling thread's OpenMP thread count must be that of the session's runs.
     *
     * @param each the strips for each thread
     * @param others the choices of the layers that are too small
     */
    static Choices of(SessionRecipe recipe, int each, Choices others) {
        Map<String, Implementation> chosen = new HashMap<>(others.byLayer());
        try (CloseStack descriptors = new CloseStack()) {
            for (Operation operation : recipe.network().operations()) {
                if (operation instanceof Operation.Convolution c) {
                    new StripSource(
                                    recipe.device().engine(),
                                    types(recipe, c),
                                    recipe.batch(),
                                    recipe.threads(),
                                    descriptors)
                            .strips(recipe.problem(c), each)
                            .ifPresent(strips -> chosen.put(c.name(), strips));
                }
            }
        }
        return new Choices(chosen);
    }

    /** The types decide only whether there are strips; the lowering finds out what is written. */
    private static ConvolutionTypes types(SessionRecipe recipe, Operation.Convolution c) {
        return recipe.arithmetic().isQuantized(c.name())
                ? ConvolutionTypes.quantized(recipe.network(), recipe.arithmetic(), c, ElementType.FLOAT32)
                : ConvolutionTypes.floating(recipe.type());
    }
}
