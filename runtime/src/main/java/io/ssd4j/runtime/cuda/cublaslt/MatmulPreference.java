// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.*;

import io.ssd4j.runtime.engine.CloseStack;
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
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment workspace = arena.allocateFrom(ValueLayout.JAVA_LONG, maxWorkspaceBytes);
            preference.set(CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES(), workspace);
            MemorySegment implementations = arena.allocateFrom(ValueLayout.JAVA_LONG, arithmetic.implementations());
            preference.set(CUBLASLT_MATMUL_PREF_IMPL_MASK(), implementations);
            // The other schemes round the partial sums of split-K to the output's type before they are added up.
            MemorySegment scheme = arena.allocateFrom(ValueLayout.JAVA_INT, CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE());
            preference.set(CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK(), scheme);
            MemorySegment alignment = arena.allocateFrom(ValueLayout.JAVA_INT, Matmul.ALIGNMENT);
            preference.set(CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES(), alignment);
            preference.set(CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES(), alignment);
            preference.set(CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES(), alignment);
            preference.set(CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES(), alignment);
            return preference;
        } catch (RuntimeException | Error e) {
            CloseStack.closeAfter(e, preference);
            throw e;
        }
    }

    private void set(int attribute, MemorySegment value) {
        int status = cublasLtMatmulPreferenceSetAttribute(handle(), attribute, value, value.byteSize());
        CublasLt.CALLS.check("cublasLtMatmulPreferenceSetAttribute", status);
    }
}
