// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.ChildJvm.Paths;
import io.ssd4j.bindings.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loads oneDNN in separate processes: from every kind of path, in several processes at once, and after its file has
 * changed.
 */
class LoadingCpuTest {

    @TempDir
    private Path cache;

    @Test
    void severalProcessesStartingAtOnceShareOneFile() throws IOException, InterruptedException {
        List<ChildJvm> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(ChildJvm.start(Paths.MIXED, withCache(), NativeLibrary.DNNL));
        }
        for (ChildJvm process : processes) {
            assertEquals(List.of("DNNL loaded " + cached("libdnnl.so.3")), process.output());
        }
        try (Stream<Path> files = Files.list(cached("libdnnl.so.3").getParent())) {
            assertEquals(
                    List.of("libdnnl.so.3", "libdnnl.so.3.verified", "lock"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    /** The others wait for the process that unpacks. When it is killed, one of them unpacks, and removes what is left of the first. */
    @Test
    void aProcessThatIsKilledWhileItUnpacksDisturbsNobody() throws IOException, InterruptedException {
        Path folder = Objects.requireNonNull(cached("libdnnl.so.3").getParent());
        ChildJvm killed = ChildJvm.start(Paths.MIXED, withCache(), NativeLibrary.DNNL);
        while (killed.isAlive() && Folders.under(folder, AtomicFile.LEFTOVERS).isEmpty()) {
            Thread.onSpinWait();
        }
        List<ChildJvm> others = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            others.add(ChildJvm.start(Paths.MIXED, withCache(), NativeLibrary.DNNL));
        }
        killed.kill();
        for (ChildJvm process : others) {
            assertEquals(List.of("DNNL loaded " + cached("libdnnl.so.3")), process.output());
        }
        assertEquals(List.of(), Folders.under(folder, AtomicFile.LEFTOVERS));
    }

    @Test
    void replacesACorruptedFileBeforeLoading() throws IOException, InterruptedException {
        ChildJvm.start(Paths.MIXED, withCache(), NativeLibrary.GOMP).output();
        Path library = cached("libgomp.so.1");
        byte[] original = Files.readAllBytes(library);
        Files.write(library, new byte[original.length]);
        assertEquals(
                List.of("GOMP loaded " + library),
                ChildJvm.start(Paths.MIXED, withCache(), NativeLibrary.GOMP).output());
        assertEquals(-1, Arrays.mismatch(original, Files.readAllBytes(library)));
    }

    @Test
    void findsTheJarOnTheClassPathAndOnTheModulePath() throws IOException, InterruptedException {
        List<String> expected = List.of("GOMP loaded " + cached("libgomp.so.1"));
        assertEquals(
                expected,
                ChildJvm.start(Paths.MODULES, withCache(), NativeLibrary.GOMP).output());
        List<String> options = List.of("--enable-native-access=ALL-UNNAMED", "-Dio.ssd4j.cache=" + cache);
        assertEquals(
                expected,
                ChildJvm.start(Paths.CLASSES, options, NativeLibrary.GOMP).output());
    }

    @Test
    void withoutNativeAccessTheMessageNamesTheFlag() throws IOException, InterruptedException {
        List<String> options = List.of("--illegal-native-access=deny", "-Dio.ssd4j.cache=" + cache);
        assertEquals(
                List.of("GOMP missing: Java may not call native code from module io.ssd4j.bindings: "
                        + "start it with --enable-native-access=io.ssd4j.bindings"),
                ChildJvm.start(Paths.MIXED, options, NativeLibrary.GOMP).output());
        List<String> onClassPath =
                ChildJvm.start(Paths.CLASSES, options, NativeLibrary.GOMP).output();
        assertTrue(
                onClassPath.getFirst().endsWith("start it with --enable-native-access=ALL-UNNAMED"),
                onClassPath.toString());
    }

    private List<String> withCache() {
        List<String> options = new ArrayList<>(ChildJvm.NATIVE_ACCESS);
        options.add("-Dio.ssd4j.cache=" + cache);
        return options;
    }

    private Path cached(String name) throws IOException {
        return cache.resolve("native").resolve(OneDnnNatives.sha256(name)).resolve(name);
    }
}
