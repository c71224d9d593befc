// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrecisionTest {

    @ParameterizedTest
    @EnumSource
    void everyPrecisionIsFoundByItsName(Precision precision) {
        assertEquals(precision, Precision.parse(precision.id()));
    }

    @ParameterizedTest
    @EnumSource
    void everyEffortIsFoundByItsName(Effort effort) {
        assertEquals(effort, Effort.parse(effort.id()));
    }

    @Test
    void anUnknownNameIsAnsweredWithTheValidOnes() {
        assertEquals(
                "there is no precision 'FP16'; there are fp32, tf32, fp16, bf16, int8, fp8",
                assertThrows(IllegalArgumentException.class, () -> Precision.parse("FP16"))
                        .getMessage());
        assertEquals(
                "there is no effort 'fast'; there are instant, timed, exhaustive",
                assertThrows(IllegalArgumentException.class, () -> Effort.parse("fast"))
                        .getMessage());
    }
}
