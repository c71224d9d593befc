// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtGetVersion;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.RealLibraries;
import io.ssd4j.testing.Capability;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DescriptionsNativeTest extends DescriptionsContract {
    @BeforeAll
    static void findLibrary() {
        RealLibraries.require(NativeLibrary.CUBLASLT);
    }

    @Test
    void creatingAHandleFailsWithoutADriver() {
        Capability.require(Capability.NO_DRIVER);
        NativeCallException refusal = assertThrows(NativeCallException.class, CublasLtHandle::create);
        assertEquals("cublasLtCreate", refusal.function());
        assertTrue(String.valueOf(refusal.getMessage()).contains("CUBLAS_STATUS_NOT_INITIALIZED"), refusal::toString);
    }

    @Test
    void readsTheVersionInTheLibrarysFormat() {
        assertTrue(cublasLtGetVersion() >= 120_000, () -> "version " + cublasLtGetVersion());
    }
}
