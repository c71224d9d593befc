// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ssd4j.bindings.LibraryStatus.Loaded;
import io.ssd4j.bindings.LibraryStatus.Missing;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.NativeCallException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DescriptionsNativeTest extends DescriptionsContract {
    @BeforeAll
    static void findLibrary() {
        assumeTrue(
                NativeLibraries.load(NativeLibrary.CUBLASLT) instanceof Loaded,
                () -> NativeLibraries.load(NativeLibrary.CUBLASLT).toString());
    }

    @Test
    void withoutADriverThereIsNoHandle() {
        assumeTrue(NativeLibraries.load(NativeLibrary.CUDA) instanceof Missing, "this machine has a driver");
        NativeCallException refusal = assertThrows(NativeCallException.class, CublasLtHandle::create);
        assertEquals("cublasLtCreate", refusal.function());
        assertTrue(String.valueOf(refusal.getMessage()).contains("CUBLAS_STATUS_NOT_INITIALIZED"), refusal::toString);
    }

    @Test
    void theVersionIsAsTheLibraryCounts() {
        assertTrue(CublasLt.version() >= 120_000, () -> "version " + CublasLt.version());
    }
}
