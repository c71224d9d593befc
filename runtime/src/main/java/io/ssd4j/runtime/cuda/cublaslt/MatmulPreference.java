// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.*;

import io.ssd4j.runtime.interop.OwnedHandle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The algorithms that the heuristics may propose. */
final class MatmulPreference extends OwnedHandle {
    private MatmulPreference(MemorySegment handle) {
        super(CublasLt.CALLS, handle, "cublasLtMatmulPreferenceDestroy", h -> cublasLtMatmulPreferenceDestroy(h));
    }

    /** Algorithms that a precision allows, with a limited workspace. */
    static MatmulPreference of(Arithmetic arithmetic, long maxWorkspaceBytes) {
        MatmulPreference preference = new MatmulPreference(
                CublasLt.CALLS.pointer("cublasLtMatmulPreferenceCreate", out -> cublasLtMatmulPreferenceCreate(out)));
        try {
            preference.int64(CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES(), maxWorkspaceBytes);
            preference.int64(CUBLASLT_MATMUL_PREF_IMPL_MASK(), arithmetic.implementations());
            // The other schemes round the partial sums of split-K to the output's type before they are added up.
            preference.int32(CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK(), CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE());
            preference.int32(CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES(), Matmul.ALIGNMENT);
            preference.int32(CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES(), Matmul.ALIGNMENT);
            preference.int32(CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES(), Matmul.ALIGNMENT);
            preference.int32(CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES(), Matmul.ALIGNMENT);
            return preference;
        } catch (RuntimeException | Error e) {
            preference.close();
            throw e;
        }
    }

    private void int32(int attribute, int value) {
        try (Arena arena = Arena.ofConfined()) {
            set(attribute, arena.allocateFrom(ValueLayout.JAVA_INT, value));
        }
    }

    private void int64(int attribute, long value) {
        try (Arena arena = Arena.ofConfined()) {
            set(attribute, arena.allocateFrom(ValueLayout.JAVA_LONG, value));
        }
    }

    private void set(int attribute, MemorySegment value) {
        int status = cublasLtMatmulPreferenceSetAttribute(handle(), attribute, value, value.byteSize());
        CublasLt.CALLS.check("cublasLtMatmulPreferenceSetAttribute", status);
    }
}
