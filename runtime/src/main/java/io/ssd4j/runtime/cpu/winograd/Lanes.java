// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vectors of this machine: 4 floats on NEON, 8 on AVX2, 16 on AVX-512. */
final class Lanes {
    /** A constant, so that the JIT compiler turns operations into instructions. */
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    static final int COUNT = SPECIES.length();
    static final long BYTES = SPECIES.vectorByteSize();

    private Lanes() {}

    static FloatVector load(MemorySegment memory, long at) {
        return FloatVector.fromMemorySegment(SPECIES, memory, at, ByteOrder.LITTLE_ENDIAN);
    }

    static void store(FloatVector vector, MemorySegment memory, long at) {
        vector.intoMemorySegment(memory, at, ByteOrder.LITTLE_ENDIAN);
    }

    static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
