// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compares the packages of the delivered libraries with the C compiler's view of the headers: GCC's own and those in bytedeco's jars.
 */
class LayoutsCpuTest {

    @TempDir
    private static Path headers;

    @TempDir
    private Path work;

    @BeforeAll
    static void unpackHeaders() throws IOException {
        for (VendorHeaders vendor : VendorHeaders.values()) {
            vendor.unpack(headers);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GOMP", "DNNL", "LEPTONICA"})
    void constantsAndStructsMatchTheHeaders(Binding binding) throws IOException, InterruptedException {
        CompilerFacts facts = new CompilerFacts(binding, List.of(headers));
        NativeLibraries.load(binding.library());
        assertEquals(String.join("\n", facts.fromC(work)), String.join("\n", facts.fromJava()));
    }

    @Test
    void aDifferentHeaderGivesDifferentFacts() throws IOException, InterruptedException {
        NativeLibraries.load(NativeLibrary.DNNL);
        Path types = headers.resolve("oneapi/dnnl/dnnl_types.h");
        String original = Files.readString(types);
        try {
            Files.writeString(types, original.replaceFirst("#define DNNL_ARG_BIAS 41", "#define DNNL_ARG_BIAS 42"));
            CompilerFacts facts = new CompilerFacts(Binding.DNNL, List.of(headers));
            assertNotEquals(facts.fromC(work), facts.fromJava());
        } finally {
            Files.writeString(types, original);
        }
    }
}
