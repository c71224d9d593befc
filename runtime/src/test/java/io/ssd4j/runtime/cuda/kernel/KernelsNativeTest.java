// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.RealLibraries;
import io.ssd4j.runtime.cuda.nvrtc.KernelSource;
import io.ssd4j.runtime.cuda.nvrtc.Nvrtc;
import io.ssd4j.testing.Capability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our kernels through the real NVRTC, for every architecture that the engine supports. No driver is needed. */
class KernelsNativeTest {
    private static final List<Integer> ARCHITECTURES = List.of(80, 86, 87, 89, 90, 100, 120);

    @BeforeAll
    static void findNvrtc() {
        RealLibraries.require(NativeLibrary.NVRTC);
    }

    /**
     * Every architecture in one type, and the oldest and the newest in all. Compiling one takes seconds, and nothing in our sources depends on the
     * architecture and the type together.
     */
    static List<Arguments> modules() {
        List<Arguments> modules = new ArrayList<>();
        for (int architecture : ARCHITECTURES) {
            boolean outermost = architecture == ARCHITECTURES.getFirst() || architecture == ARCHITECTURES.getLast();
            for (ElementType element : outermost ? ElementType.floatingPoint() : List.of(ElementType.FLOAT16)) {
                modules.add(Arguments.of(architecture, element));
            }
            if (architecture >= 89) {
                modules.add(Arguments.of(architecture, ElementType.FLOAT8_E4M3));
            }
        }
        return modules;
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyKernelCompiles(int architecture, ElementType element) {
        Capability.require(Capability.NVRTC_13);
        byte[] cubin = Nvrtc.compile(KernelLibrary.source(), KernelLibrary.options(element, architecture));
        // An ELF file, whose symbol table names each kernel as the driver will look it up.
        assertArrayEquals(new byte[] {0x7f, 'E', 'L', 'F'}, Arrays.copyOf(cubin, 4));
        String content = new String(cubin, StandardCharsets.ISO_8859_1);
        for (String kernel : KernelBench.KERNELS) {
            assertTrue(content.contains("\0.text." + kernel + "\0"), kernel);
        }
    }

    /** Two vectors of 32 bits fill a pack of 8 bytes, four one of 16; 16-bit elements are packed in pairs before. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void kernelsThatWriteTheInputStoreVectors(ElementType element) throws InterruptedException {
        String ptx = Ptx.of(element);
        for (String kernel : List.of("pack_input", "resize_input")) {
            int start = ptx.indexOf(".entry " + kernel + "(");
            int end = ptx.indexOf(".entry ", start + 1);
            String body = ptx.substring(start, end < 0 ? ptx.length() : end);
            String type = "v4\\.(f|u|b)(32|16)";
            assertTrue(Pattern.compile("st\\.global\\." + type).matcher(body).find(), () -> kernel + ": " + body);
        }
    }

    @Test
    void aRefusedSourceIsReportedWithTheCompilersLog() {
        KernelSource broken = new KernelSource(
                "broken.cu", "#include \"h.cuh\"\n__global__ void k() { missing(); }", Map.of("h.cuh", "\n"));
        NativeCallException refusal = assertThrows(
                NativeCallException.class, () -> Nvrtc.compile(broken, KernelLibrary.options(ElementType.FLOAT32, 90)));
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains("broken.cu(2)") && message.contains("missing"), message);
        assertTrue(message.startsWith("nvrtcCompileProgram for broken.cu "), message);
        assertEquals("nvrtcCompileProgram", refusal.function());
    }

    @Test
    void theCacheServesWhatItCompiledAndNothingThatWasAltered(@TempDir Path folder)
            throws IOException, NoSuchAlgorithmException {
        CubinCache cache = new CubinCache(folder);
        byte[] compiled = cache.cubin(ElementType.FLOAT16, 90);
        Path file = onlyFile(folder);
        assertArrayEquals(compiled, cache.cubin(ElementType.FLOAT16, 90));

        byte[] stored = Files.readAllBytes(file);
        byte[] altered = stored.clone();
        altered[altered.length / 2] ^= 1;
        Files.write(file, altered);
        assertArrayEquals(compiled, cache.cubin(ElementType.FLOAT16, 90), "a flipped bit was served");
        assertArrayEquals(stored, Files.readAllBytes(file), "the altered file was not replaced");

        // What lies there is what is served: content of another length, under a digest that is right for it.
        byte[] other = "not compiled here".getBytes(StandardCharsets.US_ASCII);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(other);
        Files.write(file, digest);
        Files.write(file, other, StandardOpenOption.APPEND);
        assertArrayEquals(other, cache.cubin(ElementType.FLOAT16, 90), "compiled in spite of the cache");

        Files.write(file, Arrays.copyOf(stored, 20));
        assertArrayEquals(compiled, cache.cubin(ElementType.FLOAT16, 90), "a cut file was served");
        assertEquals(file, onlyFile(folder));
    }

    @Test
    void everythingThatGoesIntoACompilationIsInItsHash() {
        KernelSource source = KernelLibrary.source();
        List<String> options = KernelLibrary.options(ElementType.FLOAT32, 90);
        String hash = KernelLibrary.hash(source, options);
        KernelSource other = new KernelSource(source.name(), source.text() + " ", source.headers());
        assertFalse(hash.equals(KernelLibrary.hash(other, options)));
        assertFalse(hash.equals(KernelLibrary.hash(source, KernelLibrary.options(ElementType.FLOAT32, 80))));
        assertFalse(hash.equals(KernelLibrary.hash(source, KernelLibrary.options(ElementType.FLOAT16, 90))));
    }

    @Test
    void aFolderThatCannotBeWrittenCostsTimeOnly(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("in the way"));
        byte[] compiled = new CubinCache(file.resolve("cubins")).cubin(ElementType.BFLOAT16, 80);
        assertArrayEquals(new byte[] {0x7f, 'E', 'L', 'F'}, Arrays.copyOf(compiled, 4));
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), all::toString);
            return all.getFirst();
        }
    }
}
