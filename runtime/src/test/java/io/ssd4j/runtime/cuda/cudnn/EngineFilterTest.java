// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which notes rule an engine out. */
class EngineFilterTest {

    @ParameterizedTest
    @CsvSource({
        "FP32, false, 'TENSOR_CORE DOWN_CONVERT_INPUTS REDUCED_PRECISION_REDUCTION UNKNOWN'",
        "TF32, false, REDUCED_PRECISION_REDUCTION",
        "FP16, false, REDUCED_PRECISION_REDUCTION",
        "BF16, true, 'REDUCED_PRECISION_REDUCTION NONDETERMINISTIC UNKNOWN'",
        "FP32, true, 'TENSOR_CORE DOWN_CONVERT_INPUTS REDUCED_PRECISION_REDUCTION NONDETERMINISTIC UNKNOWN'"
    })
    void notesThatRuleOut(Precision precision, boolean deterministic, String notes) {
        Set<NumericalNote> refused =
                Arrays.stream(notes.split(" ")).map(NumericalNote::valueOf).collect(Collectors.toSet());
        EngineFilter filter = EngineFilter.of(
                precision, DeviceOptions.DEFAULT.deterministic(deterministic).effort(Effort.EXHAUSTIVE));
        for (NumericalNote note : NumericalNote.values()) {
            EngineConfig config = new EngineConfig(new EngineChoice(1, List.of()), Set.of(note), false, false);
            assertEquals(refused.contains(note) ? List.of() : List.of(config), filter.select(List.of(config)));
        }
    }

    @Test
    void enginesThatAreCompiledAtRunTimeAreLeftOutWhereThereAreOthers() {
        EngineConfig ready = new EngineConfig(new EngineChoice(1, List.of()), Set.of(), false, false);
        EngineConfig compiled = new EngineConfig(new EngineChoice(52, List.of()), Set.of(), true, false);
        for (Effort effort : List.of(Effort.INSTANT, Effort.TIMED)) {
            EngineFilter quick = EngineFilter.of(Precision.FP16, DeviceOptions.DEFAULT.effort(effort));
            assertEquals(List.of(ready), quick.select(List.of(compiled, ready)));
            assertEquals(List.of(compiled), quick.select(List.of(compiled)));
        }
        EngineFilter patient = EngineFilter.of(Precision.FP16, DeviceOptions.DEFAULT.effort(Effort.EXHAUSTIVE));
        assertEquals(List.of(compiled, ready), patient.select(List.of(compiled, ready)));
    }
}
