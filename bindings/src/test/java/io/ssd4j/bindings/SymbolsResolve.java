// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.stream.Stream;

/** Checks that the loaded library has every function of a generated package. */
final class SymbolsResolve {
    private SymbolsResolve() {}

    static void check(Binding binding) {
        HeaderClass header = new HeaderClass(binding.headerClass());
        Stream<String> functions = binding.symbols().functions().stream();
        assertAll(functions.map(
                function -> () -> assertNotEquals(0, header.address(function).address(), function)));
    }
}
