// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.standin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stand-ins export exactly what the product may call: an entry point that it starts to use is missed by its name. */
@OnStandIn
class ExportedSymbolsStandInTest {

    @ParameterizedTest
    @CsvSource({"cudnn, libcudnn.so.9", "cublasLt, libcublasLt.so.13"})
    void entryPointsAreThoseOfTheSymbolList(String list, String library) throws IOException, InterruptedException {
        NavigableSet<String> listed = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("../native-headers", list, "symbols.txt"))) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("--include-function")) {
                listed.add(words[1]);
            }
        }
        Path file = Path.of(System.getProperty("io.ssd4j.cuda.libraries"), library);
        Process nm = new ProcessBuilder("nm", "-D", "--defined-only", file.toString()).start();
        NavigableSet<String> exported = new TreeSet<>();
        new String(nm.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .forEach(exported::add);
        assertEquals(0, nm.waitFor());
        assertEquals(listed, exported);
    }
}
