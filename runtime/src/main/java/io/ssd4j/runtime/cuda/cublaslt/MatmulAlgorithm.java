// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import io.ssd4j.bindings.cublaslt.cublasLtMatmulAlgo_t;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;

/**
 * A configured algorithm. Only the version of the library that named it can read it, and only on a GPU of the same kind. It
 * can be stored as it is; {@link Matmul#check} reports whether it still works.
 *
 * @param hex the 64 bytes of a {@code cublasLtMatmulAlgo_t}, in lower-case hexadecimal digits
 */
public record MatmulAlgorithm(String hex) {
    private static final HexFormat HEX = HexFormat.of();

    /**
     * Checks the text.
     *
     * @throws IllegalArgumentException if it is not 64 bytes in hexadecimal digits
     */
    public MatmulAlgorithm {
        if (hex.length() != 2 * cublasLtMatmulAlgo_t.sizeof() || !hex.chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException("not a cuBLASLt algorithm, which is 128 hexadecimal digits: " + hex);
        }
    }

    static MatmulAlgorithm of(MemorySegment algorithm) {
        return new MatmulAlgorithm(HEX.formatHex(algorithm.toArray(ValueLayout.JAVA_BYTE)));
    }

    /** Writes the algorithm to a {@code cublasLtMatmulAlgo_t}. */
    void write(MemorySegment algorithm) {
        algorithm.copyFrom(MemorySegment.ofArray(HEX.parseHex(hex)));
    }
}
