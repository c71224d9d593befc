// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstructionSetTest {

    @ParameterizedTest
    @CsvSource({
        "brg_conv_fwd:avx10_1_512_amx, AMX",
        "jit:avx512_core_bf16, AVX512",
        "brgconv_1x1:avx512_core, AVX512",
        "brg_conv_fwd:avx2_vnni_2, AVX2",
        "jit_1x1:avx2, AVX2",
        "jit:sse41, SSE41",
        "gemm:jit, OTHER",
        "brgconv:sve_256, OTHER"
    })
    void theNameTellsTheInstructions(String implementation, InstructionSet expected) {
        assertEquals(expected, InstructionSet.of(implementation));
    }
}
