// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The generated packages hold what their symbol lists name, no less and no more. */
class SymbolListTest {

    @ParameterizedTest
    @EnumSource
    void functionsAreThoseListed(Binding binding) {
        assertEquals(binding.symbols().functions(), new HeaderClass(binding.headerClass()).functions());
    }

    @ParameterizedTest
    @EnumSource
    void constantsAreThoseListed(Binding binding) {
        assertEquals(binding.symbols().constants(), new HeaderClass(binding.headerClass()).constants());
    }

    @ParameterizedTest
    @EnumSource
    void structsAreThoseListed(Binding binding) {
        assertEquals(
                binding.symbols().structs(),
                binding.structClasses().stream()
                        .map(Class::getSimpleName)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** From the thousandth on, jextract puts declarations into a chain of classes that is slow to load and to read. */
    @ParameterizedTest
    @EnumSource
    void eachHeaderClassStaysBelowAThousandDeclarations(Binding binding) {
        SymbolList symbols = binding.symbols();
        assertTrue(symbols.functions().size() + symbols.constants().size() < 1_000);
        assertEquals(
                binding.headerClass().getSimpleName() + "$shared",
                binding.headerClass().getSuperclass().getSimpleName());
    }
}
