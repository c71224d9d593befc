// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.driver.DeviceAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Descriptors, which can be created without a GPU: the real library and the stand-in must behave the same. */
abstract class DescriptionsContract {
    /** {@code CUBLAS_STATUS_INVALID_VALUE}. */
    private static final int INVALID_VALUE = 7;

    private static final DeviceAddress BIAS = new DeviceAddress(0x7000);

    @Test
    void rejectsValuesOfTheWrongSize() {
        try (Arena arena = Arena.ofConfined();
                MatmulDescription description =
                        MatmulDescription.of(Arithmetic.of(Precision.FP16), CUBLASLT_EPILOGUE_BIAS(), BIAS)) {
            MemorySegment pointer = arena.allocate(ValueLayout.JAVA_LONG);
            assertEquals(
                    INVALID_VALUE,
                    cublasLtMatmulDescSetAttribute(
                            description.handle(), CUBLASLT_MATMUL_DESC_BIAS_POINTER(), pointer, Integer.BYTES));
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"INT8", "FP8"})
    void everythingIsAcceptedAndFreedOnce(Precision precision) {
        Arithmetic arithmetic = Arithmetic.of(precision);
        MatmulDescription description = MatmulDescription.of(arithmetic, CUBLASLT_EPILOGUE_BIAS(), BIAS);
        MatmulPreference preference = MatmulPreference.of(arithmetic, 1 << 20);
        MatrixLayout layout = new MatrixLayout(arithmetic.elements(), 64, 361);
        for (int i = 0; i < 2; i++) {
            description.close();
            preference.close();
            layout.close();
        }
        assertEquals(
                "MatrixLayout is closed",
                assertThrows(IllegalStateException.class, layout::handle).getMessage());
    }

    @Test
    void statusesHaveTheirNames() {
        String message = assertThrows(NativeCallException.class, () -> CublasLt.CALLS.check("cublasLtMatmul", 15))
                .toString();
        String text = "CUBLAS_STATUS_NOT_SUPPORTED: the requested functionality is not supported";
        assertTrue(message.contains(text), message);
    }
}
