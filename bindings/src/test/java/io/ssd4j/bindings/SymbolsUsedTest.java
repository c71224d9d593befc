// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No symbol is bound that the engines do not use. */
class SymbolsUsedTest {
    private static final Pattern WORD = Pattern.compile("\\W+");

    @ParameterizedTest
    @EnumSource(names = {"GOMP", "DNNL", "CUDNN", "CUBLASLT", "NVRTC"})
    void everyListedSymbolIsInTheEnginesSources(Binding binding) throws IOException {
        assertEquals(Set.of(), unused(binding, wordsOfTheEngines()));
    }

    @Test
    void aSymbolThatNobodyUsesIsSeen() throws IOException {
        Set<String> words = wordsOfTheEngines();
        assertTrue(words.remove("dnnl_primitive_execute"));
        assertEquals(Set.of("dnnl_primitive_execute"), unused(Binding.DNNL, words));
    }

    private static Set<String> unused(Binding binding, Set<String> words) {
        Set<String> unused = new TreeSet<>();
        Stream.of(
                        binding.symbols().functions(),
                        binding.symbols().constants(),
                        binding.symbols().structs())
                .forEach(unused::addAll);
        unused.removeAll(words);
        return unused;
    }

    private static Set<String> wordsOfTheEngines() throws IOException {
        Path sources = Repository.root().resolve("runtime/src/main/java");
        try (Stream<Path> files =
                Files.find(sources, 20, (path, _) -> path.toString().endsWith(".java"))) {
            Set<String> words = new TreeSet<>();
            for (Path file : (Iterable<Path>) files::iterator) {
                WORD.splitAsStream(Files.readString(file)).forEach(words::add);
            }
            return words;
        }
    }
}
