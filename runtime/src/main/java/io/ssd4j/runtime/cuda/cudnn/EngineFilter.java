// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Rules out engines by their notes.
 *
 * @param refused notes that rule an engine out
 * @param compiling whether engines are allowed that are compiled at run time although there are others
 */
record EngineFilter(Set<NumericalNote> refused, boolean compiling) {

    /**
     * The filter of a precision; of {@link Precision#FP8}, for the layers in 8 bits. Float32 operands alone do not make fp32: four of five
     * engines that cuDNN proposes for them compute in TF32, and only their notes say so. Sums are float32 in every precision, but those of
     * 8-bit products have no more bits than the tensor cores keep, and an engine that notes it is allowed.
     *
     * @param options determinism admits only engines that produce the same bits in every run; with {@link Effort#EXHAUSTIVE}, engines are
     *     allowed that are compiled at run time although there are others
     */
    static EngineFilter of(Precision precision, DeviceOptions options) {
        Set<NumericalNote> refused = EnumSet.noneOf(NumericalNote.class);
        if (precision != Precision.FP8) {
            refused.add(NumericalNote.REDUCED_PRECISION_REDUCTION);
        }
        if (precision == Precision.FP32) {
            // An engine with a note that is newer than this list may round in any way.
            Collections.addAll(
                    refused, NumericalNote.TENSOR_CORE, NumericalNote.DOWN_CONVERT_INPUTS, NumericalNote.UNKNOWN);
        }
        if (options.deterministic()) {
            Collections.addAll(refused, NumericalNote.NONDETERMINISTIC, NumericalNote.UNKNOWN);
        }
        return new EngineFilter(refused, options.effort() == Effort.EXHAUSTIVE);
    }

    /** The allowed engines, in their order. */
    List<EngineConfig> select(List<EngineConfig> configs) {
        List<EngineConfig> allowed = configs.stream()
                .filter(config -> Collections.disjoint(config.numericalNotes(), refused))
                .toList();
        List<EngineConfig> precompiled =
                allowed.stream().filter(config -> !config.compiledAtRunTime()).toList();
        return compiling || precompiled.isEmpty() ? allowed : precompiled;
    }
}
