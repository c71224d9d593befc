// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.standin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.bindings.cuda.cuda_h;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stand-ins export exactly the entry points that the product may call, and use the vendor's names and numbers. */
@OnStandIn
class StandInSymbolsStandInTest {
    private static final Path MODULE = Path.of(System.getProperty("basedir"));

    @ParameterizedTest
    @CsvSource({
        "cuda, libcuda.so.1, cu[A-Z].*",
        "cudnn, libcudnn.so.9, .*",
        "cublasLt, libcublasLt.so.13, .*",
        "nvrtc, libnvrtc.so.13, .*",
    })
    void entryPointsMatchTheSymbolList(String library, String file, String pattern)
            throws IOException, InterruptedException {
        assertEquals(listed(library), exported(file, pattern));
    }

    private static Set<String> listed(String library) throws IOException {
        String function = "--include-function ";
        return Files.readAllLines(MODULE.resolve("../native-headers/" + library + "/symbols.txt")).stream()
                .filter(line -> line.startsWith(function))
                .map(line -> line.substring(function.length()).strip())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> exported(String file, String pattern) throws IOException, InterruptedException {
        Path path = Path.of(System.getProperty("io.ssd4j.cuda.libraries"), file);
        Process nm = new ProcessBuilder("nm", "-D", "--defined-only", path.toString()).start();
        String output = new String(nm.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertEquals(0, nm.waitFor(), output);
        return output.lines()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .filter(symbol -> symbol.matches(pattern))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void statusesHaveTheVendorsValues() throws ReflectiveOperationException {
        assertTrue(NativeLibraries.load(NativeLibrary.CUDA).toString().contains("libcuda.so.1"));
        int compared = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(ValueLayout.ADDRESS);
            for (Method constant : cuda_h.class.getMethods()) {
                if (constant.getName().startsWith("CUDA_ERROR_")) {
                    assertEquals(0, cuda_h.cuGetErrorName((int) constant.invoke(null), name), constant::getName);
                    assertEquals(constant.getName(), NativeMemory.utf8(name.get(ValueLayout.ADDRESS, 0)));
                    compared++;
                }
            }
        }
        assertTrue(compared > 23, compared + " statuses compared");
    }
}
