// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The bindings contain no symbol that the product does not use, where the product is what can be reached from the exported
 * packages and the providers of this module. The exception are statuses of the driver that the engines only pass on: a test
 * that makes the stand-in driver return one uses the vendor's constant for it.
 */
class SymbolsUsedTest {
    private static final Path MODULE = Path.of(System.getProperty("basedir", "."));
    private static final Pattern WORD = Pattern.compile("\\W+");
    private static final String DRIVER_STATUS = "CUDA_ERROR_";

    private final List<ClassFacts> product = Stream.of("target/classes", "../bindings/target/classes")
            .flatMap(folder -> ClassFacts.under(MODULE.resolve(folder)).stream())
            .toList();

    @ParameterizedTest
    @CsvSource({"gomp,gomp", "dnnl,dnnl", "cuda,cuda", "cudnn,cudnn", "cublasLt,cublaslt", "nvrtc,nvrtc"})
    void everyListedSymbolIsUsed(String list, String bound) throws IOException {
        assertEquals(Set.of(), unused(reachable(_ -> true), list, bound, statusesInTests()));
    }

    @Test
    void aSymbolWhoseCallersAreNotReachedIsSeen() throws IOException {
        CallGraph graph = reachable(type -> !type.endsWith("/cpu/CpuEngine") && !type.endsWith("/cpu/CpuDiagnosis"));
        Set<String> unused = unused(graph, "dnnl", "dnnl", Set.of());
        assertTrue(
                unused.containsAll(Set.of("dnnl_primitive_execute", "dnnl_exec_arg_t", "DNNL_ARG_SRC")),
                unused::toString);
        assertEquals(Set.of(), unused(graph, "nvrtc", "nvrtc", Set.of()));
    }

    @Test
    void aStatusThatNoTestNamesEitherIsSeen() throws IOException {
        CallGraph graph = reachable(_ -> true);
        Set<String> named = statusesInTests();
        assertTrue(named.remove("CUDA_ERROR_LAUNCH_FAILED"));
        assertFalse(graph.reaches("io/ssd4j/bindings/cuda/cuda_h", "CUDA_ERROR_LAUNCH_FAILED"));
        assertEquals(Set.of("CUDA_ERROR_LAUNCH_FAILED"), unused(graph, "cuda", "cuda", named));
    }

    private CallGraph reachable(Predicate<String> isKnown) throws IOException {
        CallGraph graph = new CallGraph(
                product.stream().filter(type -> isKnown.test(type.name())).toList());
        entries().stream().filter(isKnown).forEach(graph::enter);
        return graph;
    }

    private List<String> entries() throws IOException {
        try (InputStream in = Files.newInputStream(MODULE.resolve("target/classes/module-info.class"))) {
            ModuleDescriptor module = ModuleDescriptor.read(in);
            List<String> entries = new ArrayList<>();
            for (ModuleDescriptor.Exports exported : module.exports()) {
                String folder = exported.source().replace('.', '/') + "/";
                product.stream()
                        .filter(ClassFacts::isPublic)
                        .map(ClassFacts::name)
                        .filter(name -> name.startsWith(folder) && name.indexOf('/', folder.length()) < 0)
                        .forEach(entries::add);
            }
            for (ModuleDescriptor.Provides provided : module.provides()) {
                provided.providers().forEach(name -> entries.add(name.replace('.', '/')));
            }
            return entries;
        }
    }

    private static Set<String> unused(CallGraph graph, String list, String bound, Set<String> exceptions)
            throws IOException {
        String folder = "io/ssd4j/bindings/" + bound + "/";
        Set<String> unused = new TreeSet<>();
        for (String line : Files.readAllLines(MODULE.resolve("../native-headers/" + list + "/symbols.txt"))) {
            if (line.startsWith("--include-")) {
                String symbol = line.substring(line.indexOf(' ') + 1).strip();
                boolean isUsed = line.startsWith("--include-struct ")
                        ? graph.uses(folder + symbol)
                        : graph.reaches(folder + list + "_h", symbol);
                if (!isUsed && !exceptions.contains(symbol)) {
                    unused.add(symbol);
                }
            }
        }
        return unused;
    }

    private static Set<String> statusesInTests() throws IOException {
        try (Stream<Path> files = Files.walk(MODULE.resolve("src/test/java"))) {
            Set<String> words = new TreeSet<>();
            for (Path file :
                    (Iterable<Path>) files.filter(file -> file.toString().endsWith(".java"))::iterator) {
                WORD.splitAsStream(Files.readString(file))
                        .filter(word -> word.startsWith(DRIVER_STATUS))
                        .forEach(words::add);
            }
            return words;
        }
    }
}
