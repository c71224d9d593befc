// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors of this machine: 4 floats on NEON, 8 on AVX2, 16 on AVX-512. There are deliberately no methods for loads and stores here: the
 * JIT compiler inlines those of the Vector API into methods of any size, but not others, and a vector that crosses a call becomes an object.
 */
final class Lanes {
    static {
        VectorModule.read();
    }

    /** A constant, so that the JIT compiler turns operations into instructions. */
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    static final int COUNT = SPECIES.length();
    static final long BYTES = SPECIES.vectorByteSize();

    private Lanes() {}
}
