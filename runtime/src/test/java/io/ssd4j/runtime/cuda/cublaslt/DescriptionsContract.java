// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.driver.DeviceAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the library is told, which it takes without a GPU: the same of the real one and of the stand-in. */
abstract class DescriptionsContract {
    private static final DeviceAddress BIAS = new DeviceAddress(0x7000);

    @ParameterizedTest
    @EnumSource(Precision.class)
    void theDescriptionSaysWhatWasMeant(Precision precision) {
        Arithmetic arithmetic = Arithmetic.of(precision);
        try (MatmulDescription description = MatmulDescription.of(arithmetic, BIAS)) {
            assertEquals(arithmetic.compute(), read(description, CUBLASLT_MATMUL_DESC_COMPUTE_TYPE(), 4));
            assertEquals(CUDA_R_32F(), read(description, CUBLASLT_MATMUL_DESC_SCALE_TYPE(), 4));
            assertEquals(CUBLASLT_POINTER_MODE_HOST(), read(description, CUBLASLT_MATMUL_DESC_POINTER_MODE(), 4));
            assertEquals(CUBLAS_OP_T(), read(description, CUBLASLT_MATMUL_DESC_TRANSA(), 4));
            assertEquals(CUBLAS_OP_N(), read(description, CUBLASLT_MATMUL_DESC_TRANSB(), 4));
            assertEquals(CUBLASLT_EPILOGUE_RELU_BIAS(), read(description, CUBLASLT_MATMUL_DESC_EPILOGUE(), 4));
            assertEquals(arithmetic.elements(), read(description, CUBLASLT_MATMUL_DESC_BIAS_DATA_TYPE(), 4));
            assertEquals(BIAS.value(), read(description, CUBLASLT_MATMUL_DESC_BIAS_POINTER(), 8));
        }
    }

    private static long read(MatmulDescription description, int attribute, int bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_LONG);
            MemorySegment written = arena.allocate(ValueLayout.JAVA_LONG);
            assertEquals(
                    CUBLAS_STATUS_SUCCESS(),
                    cublasLtMatmulDescGetAttribute(description.handle(), attribute, value, bytes, written));
            assertEquals(bytes, written.get(ValueLayout.JAVA_LONG, 0));
            return value.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    @Test
    void valuesOfAnotherSizeAreRefused() {
        try (Arena arena = Arena.ofConfined();
                MatmulDescription description = MatmulDescription.of(Arithmetic.of(Precision.FP16), BIAS)) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_LONG);
            int pointer = CUBLASLT_MATMUL_DESC_BIAS_POINTER();
            assertEquals(
                    CUBLAS_STATUS_INVALID_VALUE(),
                    cublasLtMatmulDescSetAttribute(description.handle(), pointer, value, 4));
            assertEquals(
                    CUBLAS_STATUS_INVALID_VALUE(),
                    cublasLtMatmulDescGetAttribute(description.handle(), pointer, value, 4, value));
            assertEquals(BIAS.value(), read(description, pointer, 8));
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void preferencesAndLayoutsAreTaken(Precision precision) {
        Arithmetic arithmetic = Arithmetic.of(precision);
        MatmulPreference preference = MatmulPreference.of(arithmetic, 1 << 20);
        MatrixLayout layout = MatrixLayout.dense(arithmetic.elements(), 64, 361);
        for (int i = 0; i < 2; i++) {
            preference.close();
            layout.close();
        }
        assertEquals(
                "MatrixLayout is closed",
                assertThrows(IllegalStateException.class, layout::handle).getMessage());
    }

    @Test
    void statusesHaveTheirNames() {
        String message = CublasLt.failure("cublasLtMatmul", 15).toString();
        String text = "CUBLAS_STATUS_NOT_SUPPORTED: the requested functionality is not supported";
        assertTrue(message.contains(text), message);
    }
}
