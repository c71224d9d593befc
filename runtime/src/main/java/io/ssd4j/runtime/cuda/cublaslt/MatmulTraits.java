// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.*;

import java.lang.foreign.MemorySegment;

/**
 * Properties of an algorithm, as the library reports them.
 *
 * @param id the library's number of the kernel family
 * @param tile {@code cublasLtMatmulTile_t}
 * @param stages {@code cublasLtMatmulStages_t}
 * @param splitK number of partial sums computed in parallel
 * @param numerics {@code CUBLASLT_NUMERICAL_IMPL_FLAGS_*}
 */
record MatmulTraits(int id, int tile, int stages, int splitK, long numerics) {

    static MatmulTraits of(MemorySegment algorithm) {
        return new MatmulTraits(
                config(algorithm, CUBLASLT_ALGO_CONFIG_ID()),
                config(algorithm, CUBLASLT_ALGO_CONFIG_TILE_ID()),
                config(algorithm, CUBLASLT_ALGO_CONFIG_STAGES_ID()),
                config(algorithm, CUBLASLT_ALGO_CONFIG_SPLITK_NUM()),
                numerics(algorithm));
    }

    private static int config(MemorySegment algorithm, int attribute) {
        return CublasLt.CALLS.int32(
                "cublasLtMatmulAlgoConfigGetAttribute",
                "",
                out -> cublasLtMatmulAlgoConfigGetAttribute(
                        algorithm, attribute, out, out.byteSize(), MemorySegment.NULL));
    }

    static long numerics(MemorySegment algorithm) {
        return CublasLt.CALLS.int64(
                "cublasLtMatmulAlgoCapGetAttribute",
                "",
                out -> cublasLtMatmulAlgoCapGetAttribute(
                        algorithm, CUBLASLT_ALGO_CAP_NUMERICAL_IMPL_FLAGS(), out, out.byteSize(), MemorySegment.NULL));
    }

    /** Whether the algorithm multiplies on tensor cores, which for float32 elements means TF32. */
    boolean usesTensorCores() {
        return (numerics & CUBLASLT_NUMERICAL_IMPL_FLAGS_TENSOR_OP_MASK()) != 0;
    }

    /** {@code algorithm 66, tile 20, stages 15, split-K 2}. */
    @Override
    public String toString() {
        return "algorithm " + id + ", tile " + tile + ", stages " + stages + ", split-K " + splitK;
    }
}
