// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By the pull requests of PyTorch, which name the engines, the versions and the GPUs. */
class EngineFaultsTest {
    private static EngineConfig engine(long number, boolean callsCublasLt) {
        return new EngineConfig(new EngineChoice(number, List.of()), Set.of(), false, callsCublasLt);
    }

    /** 188318, 189207, 189483: engine 5 on 8.6, with cuDNN 9.23. */
    @ParameterizedTest
    @CsvSource({
        "92301, 86, 5, true",
        "92300, 86, 5, true",
        "92200, 86, 5, false",
        "92400, 86, 5, false",
        "92301, 90, 5, false",
        "92301, 80, 5, false",
        "92301, 86, 50, false"
    })
    void resultsThatDifferFromRunToRun(long version, int capability, long number, boolean affected) {
        EngineFaults faults = new EngineFaults(version, 130_700, capability);
        assertEquals(affected, faults.affect(engine(number, false)));
    }

    /** 190112, 191701: what calls cuBLASLt on 12.0, before 13.6.1. */
    @ParameterizedTest
    @CsvSource({
        "130600, 120, true, true",
        "120906, 120, true, true",
        "0, 120, true, true",
        "130601, 120, true, false",
        "130600, 121, true, false",
        "130600, 90, true, false",
        "130600, 120, false, false"
    })
    void illegalAccesses(long cublasLt, int capability, boolean callsCublasLt, boolean affected) {
        EngineFaults faults = new EngineFaults(92_400, cublasLt, capability);
        assertEquals(affected, faults.affect(engine(58, callsCublasLt)));
    }
}
