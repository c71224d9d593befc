// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** NVIDIA's libraries have every function that is bound; all but the driver load without a GPU. */
class SymbolsResolveNativeTest {

    @ParameterizedTest
    @EnumSource(names = {"CUDA", "CUDNN", "CUBLASLT", "NVRTC"})
    void everyListedFunctionIsInTheLibrary(Binding binding) {
        RealLibrary.orSkip(binding.library());
        SymbolsResolve.check(binding);
    }
}
