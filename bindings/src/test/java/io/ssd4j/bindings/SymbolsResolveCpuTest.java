// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The delivered libraries have every bound function. */
class SymbolsResolveCpuTest {

    @ParameterizedTest
    @EnumSource(names = {"GOMP", "DNNL", "LEPTONICA"})
    void theLibraryHasEveryListedFunction(Binding binding) {
        assertInstanceOf(LibraryStatus.Loaded.class, NativeLibraries.load(binding.library()));
        SymbolsResolve.check(binding);
    }
}
