// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * No symbol is bound that the engines do not use, with one exception. The stand-in driver of the runtime's tests answers with
 * statuses that the engines only pass on: a test that expects one names it by the vendor's constant, not by a number of its own.
 */
class SymbolsUsedTest {
    private static final Pattern WORD = Pattern.compile("\\W+");
    private static final String DRIVER_STATUS = "CUDA_ERROR_";

    private final Set<String> engines = wordsOf("runtime/src/main/java");
    private final Set<String> tests = wordsOf("runtime/src/test/java");

    @ParameterizedTest
    @EnumSource
    void everyListedSymbolIsUsed(Binding binding) {
        assertEquals(Set.of(), unused(binding));
    }

    @Test
    void aSymbolThatNobodyUsesIsSeen() {
        assertTrue(engines.remove("dnnl_primitive_execute"));
        assertEquals(Set.of("dnnl_primitive_execute"), unused(Binding.DNNL));
    }

    @Test
    void aFunctionThatOnlyTestsUseIsSeen() {
        assertTrue(engines.remove("cuMemFree_v2"));
        assertTrue(tests.contains("cuMemFree_v2"));
        assertEquals(Set.of("cuMemFree_v2"), unused(Binding.CUDA));
    }

    @Test
    void aStatusThatNoTestNamesEitherIsSeen() {
        assertFalse(engines.contains("CUDA_ERROR_LAUNCH_FAILED"));
        assertTrue(tests.remove("CUDA_ERROR_LAUNCH_FAILED"));
        assertEquals(Set.of("CUDA_ERROR_LAUNCH_FAILED"), unused(Binding.CUDA));
    }

    private Set<String> unused(Binding binding) {
        Set<String> unused = new TreeSet<>();
        Stream.of(
                        binding.symbols().functions(),
                        binding.symbols().constants(),
                        binding.symbols().structs())
                .forEach(unused::addAll);
        unused.removeIf(
                symbol -> engines.contains(symbol) || (symbol.startsWith(DRIVER_STATUS) && tests.contains(symbol)));
        return unused;
    }

    private static Set<String> wordsOf(String folder) {
        Path sources = Repository.root().resolve(folder);
        try (Stream<Path> files =
                Files.find(sources, 20, (path, _) -> path.toString().endsWith(".java"))) {
            Set<String> words = new TreeSet<>();
            for (Path file : (Iterable<Path>) files::iterator) {
                WORD.splitAsStream(Files.readString(file)).forEach(words::add);
            }
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
