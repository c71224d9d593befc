// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.ssd4j.testing.Capability;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** NVIDIA's libraries have every bound function; all except the driver load without a GPU. */
class SymbolsResolveNativeTest {

    @ParameterizedTest
    @EnumSource(names = {"CUDA", "CUDNN", "CUBLASLT", "NVRTC"})
    void theLibraryHasEveryListedFunction(Binding binding) {
        Capability.require(
                switch (binding.library()) {
                    case CUDA -> Capability.DRIVER;
                    case CUDNN -> Capability.CUDNN;
                    case CUBLASLT -> Capability.CUBLASLT;
                    case NVRTC -> Capability.NVRTC;
                    case NVTX, GOMP, DNNL, LEPTONICA ->
                        throw new IllegalArgumentException(binding + " has no capability");
                });
        assertInstanceOf(LibraryStatus.Loaded.class, NativeLibraries.load(binding.library()));
        SymbolsResolve.check(binding);
    }
}
