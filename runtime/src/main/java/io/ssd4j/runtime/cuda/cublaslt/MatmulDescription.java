// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.*;

import io.ssd4j.runtime.cuda.driver.DeviceAddress;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.interop.OwnedHandle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The computation without its sizes: {@code D = epilogue(transpose(A) * B + bias)}. */
final class MatmulDescription extends OwnedHandle {
    private MatmulDescription(MemorySegment handle) {
        super(CublasLt.CALLS, handle, "cublasLtMatmulDescDestroy", h -> cublasLtMatmulDescDestroy(h));
    }

    /**
     * Describes the product.
     *
     * @param epilogue {@code cublasLtEpilogue_t}, one with a bias
     * @param bias one element for each row of D; its alignment decides which candidates fit
     */
    static MatmulDescription of(Arithmetic arithmetic, int epilogue, DeviceAddress bias) {
        MatmulDescription description = new MatmulDescription(CublasLt.CALLS.pointer(
                "cublasLtMatmulDescCreate", out -> cublasLtMatmulDescCreate(out, arithmetic.compute(), CUDA_R_32F())));
        try (Arena arena = Arena.ofConfined()) {
            description.set(CUBLASLT_MATMUL_DESC_TRANSA(), arena.allocateFrom(ValueLayout.JAVA_INT, CUBLAS_OP_T()));
            description.set(CUBLASLT_MATMUL_DESC_EPILOGUE(), arena.allocateFrom(ValueLayout.JAVA_INT, epilogue));
            description.set(
                    CUBLASLT_MATMUL_DESC_BIAS_DATA_TYPE(),
                    arena.allocateFrom(ValueLayout.JAVA_INT, arithmetic.elements()));
            description.set(
                    CUBLASLT_MATMUL_DESC_BIAS_POINTER(), arena.allocateFrom(ValueLayout.JAVA_LONG, bias.value()));
            return description;
        } catch (RuntimeException | Error e) {
            CloseStack.closeAfter(e, description);
            throw e;
        }
    }

    private void set(int attribute, MemorySegment value) {
        int status = cublasLtMatmulDescSetAttribute(handle(), attribute, value, value.byteSize());
        CublasLt.CALLS.check("cublasLtMatmulDescSetAttribute", status);
    }
}
