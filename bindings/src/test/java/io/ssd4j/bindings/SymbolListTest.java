// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The generated packages contain exactly the symbols in their lists. */
class SymbolListTest {

    @ParameterizedTest
    @EnumSource
    void functionsMatchTheList(Binding binding) {
        assertEquals(binding.symbols().functions(), new HeaderClass(binding.headerClass()).functions());
    }

    @ParameterizedTest
    @EnumSource
    void constantsMatchTheList(Binding binding) {
        assertEquals(binding.symbols().constants(), new HeaderClass(binding.headerClass()).constants());
    }

    @ParameterizedTest
    @EnumSource
    void structsMatchTheList(Binding binding) {
        assertEquals(
                binding.symbols().structs(),
                binding.structClasses().stream()
                        .map(Class::getSimpleName)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /**
     * With a thousand declarations or more, jextract generates a chain of classes, which is slow to load and hard to
     * read.
     */
    @ParameterizedTest
    @EnumSource
    void eachHeaderClassHasFewerThanAThousandDeclarations(Binding binding) {
        SymbolList symbols = binding.symbols();
        assertTrue(symbols.functions().size() + symbols.constants().size() < 1_000);
        assertEquals(
                binding.headerClass().getSimpleName() + "$shared",
                binding.headerClass().getSuperclass().getSimpleName());
    }
}
