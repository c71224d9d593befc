// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The libraries of the CPU engine have every function that is bound. */
class SymbolsResolveCpuTest {

    @ParameterizedTest
    @EnumSource(names = {"GOMP", "DNNL"})
    void everyListedFunctionIsInTheLibrary(Binding binding) {
        assertInstanceOf(LibraryStatus.Loaded.class, NativeLibraries.load(binding.library()));
        SymbolsResolve.check(binding);
    }
}
