// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import java.util.Locale;

/** The instruction sets that implementations of oneDNN on x86-64 use, from the slowest to the fastest. */
enum InstructionSet {
    /** Anything that the name does not tell, such as instructions of another architecture. */
    OTHER(""),
    SSE41("sse41"),
    AVX2("avx2"),
    AVX512("512"),
    AMX("amx");

    private final String sign;

    InstructionSet(String sign) {
        this.sign = sign;
    }

    /**
     * The instruction set of an implementation.
     *
     * @param implementation its name, {@code brgconv:avx512_core_bf16}
     */
    static InstructionSet of(String implementation) {
        String name = implementation.toLowerCase(Locale.ROOT);
        InstructionSet found = OTHER;
        for (InstructionSet set : values()) {
            if (name.contains(set.sign)) {
                found = set;
            }
        }
        return found;
    }
}
