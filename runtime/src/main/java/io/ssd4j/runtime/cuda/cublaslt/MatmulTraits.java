// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.*;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Properties of an algorithm, as the library reports them.
 *
 * @param id the library's number of the kernel family
 * @param tile {@code cublasLtMatmulTile_t}
 * @param stages {@code cublasLtMatmulStages_t}
 * @param splitK number of partial sums computed in parallel
 * @param numerics {@code CUBLASLT_NUMERICAL_IMPL_FLAGS_*}
 */
public record MatmulTraits(int id, int tile, int stages, int splitK, long numerics) {

    static MatmulTraits of(MemorySegment algorithm) {
        return new MatmulTraits(
                config(algorithm, CUBLASLT_ALGO_CONFIG_ID()),
                config(algorithm, CUBLASLT_ALGO_CONFIG_TILE_ID()),
                config(algorithm, CUBLASLT_ALGO_CONFIG_STAGES_ID()),
                config(algorithm, CUBLASLT_ALGO_CONFIG_SPLITK_NUM()),
                numerics(algorithm));
    }

    private static int config(MemorySegment algorithm, int attribute) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
            int status = cublasLtMatmulAlgoConfigGetAttribute(
                    algorithm, attribute, value, value.byteSize(), arena.allocate(ValueLayout.JAVA_LONG));
            CublasLt.CALLS.check("cublasLtMatmulAlgoConfigGetAttribute", status);
            return value.get(ValueLayout.JAVA_INT, 0);
        }
    }

    private static long numerics(MemorySegment algorithm) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_LONG);
            int status = cublasLtMatmulAlgoCapGetAttribute(
                    algorithm,
                    CUBLASLT_ALGO_CAP_NUMERICAL_IMPL_FLAGS(),
                    value,
                    value.byteSize(),
                    arena.allocate(ValueLayout.JAVA_LONG));
            CublasLt.CALLS.check("cublasLtMatmulAlgoCapGetAttribute", status);
            return value.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /** Whether the algorithm multiplies on tensor cores, which for float32 elements means TF32. */
    public boolean usesTensorCores() {
        return (numerics & CUBLASLT_NUMERICAL_IMPL_FLAGS_TENSOR_OP_MASK()) != 0;
    }

    /** {@code algorithm 66, tile 20, stages 15, split-K 2}. */
    @Override
    public String toString() {
        return "algorithm " + id + ", tile " + tile + ", stages " + stages + ", split-K " + splitK;
    }
}
