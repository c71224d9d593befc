// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.*;

import io.ssd4j.bindings.cublaslt.cublasLtMatmulAlgo_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Enumerates the families of algorithms and every configuration of each. */
final class AlgorithmSearch {
    private static final int MOST_FAMILIES = 256;

    /** Split-K factors worth trying; 1 means that the sum is not split. */
    private static final List<Integer> SPLITS = List.of(1, 2, 3, 4, 6, 8, 12, 16, 32);

    private final Matmul matmul;
    private final Arithmetic arithmetic;
    private final long maxWorkspaceBytes;
    private final List<MatmulCandidate> found = new ArrayList<>();

    /** A configurable attribute of an algorithm and its possible values. */
    private record Setting(int attribute, List<Integer> values) {}

    /**
     * @param maxWorkspaceBytes device memory that an algorithm may need in addition to the operands
     */
    AlgorithmSearch(Matmul matmul, long maxWorkspaceBytes) {
        this.matmul = matmul;
        this.arithmetic = matmul.arithmetic();
        this.maxWorkspaceBytes = maxWorkspaceBytes;
    }

    /** Finds hundreds of configurations that the library accepts for the problem, most of which the heuristics would not propose. */
    List<MatmulCandidate> run() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment algorithm = cublasLtMatmulAlgo_t.allocate(arena);
            for (int family : families(arena)) {
                if (initialize(algorithm, family) && fits(algorithm)) {
                    for (int split : splits(algorithm)) {
                        set(algorithm, CUBLASLT_ALGO_CONFIG_SPLITK_NUM(), split);
                        int scheme = split == 1
                                ? CUBLASLT_REDUCTION_SCHEME_NONE()
                                : CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE();
                        set(algorithm, CUBLASLT_ALGO_CONFIG_REDUCTION_SCHEME(), scheme);
                        vary(algorithm, settings(algorithm));
                    }
                }
            }
            return found;
        }
    }

    private int[] families(Arena arena) {
        MemorySegment ids = arena.allocate(ValueLayout.JAVA_INT, MOST_FAMILIES);
        int compute = arithmetic.compute();
        int type = arithmetic.elements();
        int count = CublasLt.CALLS.int32(
                "cublasLtMatmulAlgoGetIds",
                "",
                out -> cublasLtMatmulAlgoGetIds(
                        matmul.handle(), compute, CUDA_R_32F(), type, type, type, type, MOST_FAMILIES, ids, out));
        return ids.asSlice(0, (long) Integer.BYTES * count).toArray(ValueLayout.JAVA_INT);
    }

    private boolean initialize(MemorySegment algorithm, int family) {
        int compute = arithmetic.compute();
        int type = arithmetic.elements();
        int status = cublasLtMatmulAlgoInit(
                matmul.handle(), compute, CUDA_R_32F(), type, type, type, type, family, algorithm);
        if (status == CUBLAS_STATUS_NOT_SUPPORTED()) {
            return false;
        }
        CublasLt.CALLS.check("cublasLtMatmulAlgoInit", status);
        return true;
    }

    /** Whether the family supports the epilogue, in an arithmetic that the precision allows. */
    private boolean fits(MemorySegment algorithm) {
        int epilogues = number(algorithm, CUBLASLT_ALGO_CAP_EPILOGUE_MASK());
        return (epilogues & matmul.epilogue()) == matmul.epilogue()
                && (MatmulTraits.numerics(algorithm) & ~arithmetic.implementations()) == 0;
    }

    private static List<Setting> settings(MemorySegment algorithm) {
        return List.of(
                new Setting(CUBLASLT_ALGO_CONFIG_TILE_ID(), numbers(algorithm, CUBLASLT_ALGO_CAP_TILE_IDS())),
                new Setting(CUBLASLT_ALGO_CONFIG_STAGES_ID(), numbers(algorithm, CUBLASLT_ALGO_CAP_STAGES_IDS())),
                new Setting(
                        CUBLASLT_ALGO_CONFIG_CUSTOM_OPTION(),
                        upTo(number(algorithm, CUBLASLT_ALGO_CAP_CUSTOM_OPTION_MAX()))),
                new Setting(
                        CUBLASLT_ALGO_CONFIG_CTA_SWIZZLING(),
                        upTo(number(algorithm, CUBLASLT_ALGO_CAP_CTA_SWIZZLING_SUPPORT()))));
    }

    private static List<Integer> upTo(int most) {
        return IntStream.rangeClosed(0, most).boxed().toList();
    }

    private static List<Integer> splits(MemorySegment algorithm) {
        int schemes = number(algorithm, CUBLASLT_ALGO_CAP_REDUCTION_SCHEME_MASK());
        boolean splits = number(algorithm, CUBLASLT_ALGO_CAP_SPLITK_SUPPORT()) != 0
                && (schemes & CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE()) != 0;
        return splits ? SPLITS : SPLITS.subList(0, 1);
    }

    private void vary(MemorySegment algorithm, List<Setting> settings) {
        if (settings.isEmpty()) {
            matmul.check(algorithm)
                    .filter(candidate -> candidate.workspaceBytes() <= maxWorkspaceBytes)
                    .ifPresent(found::add);
            return;
        }
        for (int value : settings.getFirst().values()) {
            set(algorithm, settings.getFirst().attribute(), value);
            vary(algorithm, settings.subList(1, settings.size()));
        }
    }

    private static void set(MemorySegment algorithm, int attribute, int value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocateFrom(ValueLayout.JAVA_INT, value);
            int status = cublasLtMatmulAlgoConfigSetAttribute(algorithm, attribute, number, number.byteSize());
            CublasLt.CALLS.check("cublasLtMatmulAlgoConfigSetAttribute", status);
        }
    }

    private static int number(MemorySegment algorithm, int attribute) {
        return numbers(algorithm, attribute).getFirst();
    }

    /** The values of a capability; a single 0, which means "undefined", if there are none. */
    private static List<Integer> numbers(MemorySegment algorithm, int attribute) {
        long bytes = CublasLt.CALLS.int64(
                "cublasLtMatmulAlgoCapGetAttribute",
                "",
                out -> cublasLtMatmulAlgoCapGetAttribute(algorithm, attribute, MemorySegment.NULL, 0, out));
        if (bytes == 0) {
            return List.of(0);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(bytes, Integer.BYTES);
            int status = cublasLtMatmulAlgoCapGetAttribute(algorithm, attribute, values, bytes, MemorySegment.NULL);
            CublasLt.CALLS.check("cublasLtMatmulAlgoCapGetAttribute", status);
            return IntStream.of(values.toArray(ValueLayout.JAVA_INT)).boxed().toList();
        }
    }
}
