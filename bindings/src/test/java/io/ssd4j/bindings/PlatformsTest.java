// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is searched and said on other systems, which are faked: nothing was run there. */
class PlatformsTest {
    @TempDir
    private Path root;

    private final List<Path> opened = new ArrayList<>();

    private FakeMachine macOs() {
        return new FakeMachine(root).property("os.name", "Mac OS X").property("os.arch", "aarch64");
    }

    private LibraryStatus find(NativeLibrary library, FakeMachine machine) {
        return NativeLibraries.find(library, machine.surroundings(), opened::add);
    }

    @Test
    void macOsFindsUnpackedLibrariesInTheNamedFolder() throws IOException {
        Path folder = macOs().folder("unpacked");
        macOs().file("unpacked/libdnnl.3.dylib", "");
        macOs().file("unpacked/libomp.dylib", "");
        FakeMachine machine = macOs().variable("SSD4J_LIBRARY_PATH", folder.toString());
        assertEquals(
                new LibraryStatus.Loaded(NativeLibrary.DNNL, folder.resolve("libdnnl.3.dylib")),
                find(NativeLibrary.DNNL, machine));
        assertEquals(
                new LibraryStatus.Loaded(NativeLibrary.GOMP, folder.resolve("libomp.dylib")),
                find(NativeLibrary.GOMP, machine));
        assertEquals(List.of(folder.resolve("libdnnl.3.dylib"), folder.resolve("libomp.dylib")), opened);
    }

    @Test
    void theBuildForIntelProcessorsHasAnotherOpenMp() throws IOException {
        macOs().file("unpacked/libiomp5.dylib", "");
        FakeMachine machine =
                macOs().variable("SSD4J_LIBRARY_PATH", root.resolve("unpacked").toString());
        assertEquals(
                new LibraryStatus.Loaded(NativeLibrary.GOMP, root.resolve("unpacked/libiomp5.dylib")),
                find(NativeLibrary.GOMP, machine));
    }

    @ParameterizedTest
    @CsvSource({"opt/homebrew/opt/libomp/lib", "usr/local/opt/libomp/lib", "usr/local/lib"})
    void macOsSearchesHomebrew(String folder) throws IOException {
        Path file = macOs().file(folder + "/libomp.dylib", "");
        assertEquals(new LibraryStatus.Loaded(NativeLibrary.GOMP, file), find(NativeLibrary.GOMP, macOs()));
    }

    @Test
    void macOsDoesNotSearchTheFoldersOfLinux() throws IOException {
        macOs().file("usr/lib/libdnnl.3.dylib", "");
        macOs().file("opt/homebrew/lib/libdnnl.so.3", "");
        LibraryStatus.Missing missing =
                assertInstanceOf(LibraryStatus.Missing.class, find(NativeLibrary.DNNL, macOs()));
        assertAll(
                () -> assertTrue(
                        missing.reason()
                                .startsWith("libdnnl.3.dylib not found; unpack libdnnl.3.dylib and the OpenMP library"
                                        + " beside it from the jar org.bytedeco:dnnl for macOS"),
                        missing.reason()),
                () -> assertTrue(
                        missing.searched().stream()
                                .anyMatch(line -> line.startsWith("io.ssd4j:ssd4j-natives-macos-arm64: ")),
                        missing.searched().toString()),
                () -> assertTrue(
                        missing.searched().stream().noneMatch(line -> line.contains("ld.so")),
                        missing.searched().toString()));
    }

    @ParameterizedTest
    @EnumSource(
            value = NativeLibrary.class,
            names = {"CUDA", "CUDNN", "CUBLASLT", "NVRTC", "NVTX"})
    void macOsHasNoCuda(NativeLibrary library) {
        LibraryStatus.Missing missing = assertInstanceOf(LibraryStatus.Missing.class, find(library, macOs()));
        assertTrue(
                missing.reason().endsWith(" is not available: NVIDIA has no driver for macOS: use the CPU"),
                missing.reason());
    }

    @ParameterizedTest
    @EnumSource(NativeLibrary.class)
    void windowsLoadsNothing(NativeLibrary library) throws IOException {
        FakeMachine machine = new FakeMachine(root).property("os.name", "Windows 11");
        machine.file("unpacked/dnnl.dll", "");
        machine.variable("SSD4J_LIBRARY_PATH", root.resolve("unpacked").toString());
        LibraryStatus.Missing missing = assertInstanceOf(LibraryStatus.Missing.class, find(library, machine));
        assertEquals(
                "ssd4j calls no native libraries on Windows: run it in the Windows Subsystem for Linux (wsl --install),"
                        + " which has GPUs too",
                missing.reason());
        assertEquals(List.of(), opened);
    }

    @Test
    void otherSystemsLoadNothing() {
        FakeMachine machine = new FakeMachine(root).property("os.name", "FreeBSD");
        LibraryStatus.Missing missing =
                assertInstanceOf(LibraryStatus.Missing.class, find(NativeLibrary.DNNL, machine));
        assertTrue(missing.reason().contains("on Linux and macOS only"), missing.reason());
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, io.ssd4j:ssd4j-natives-linux-x86-64",
        "Linux, aarch64, io.ssd4j:ssd4j-natives-linux-arm64",
        "Mac OS X, x86_64, io.ssd4j:ssd4j-natives-macos-x86-64",
        "Mac OS X, aarch64, io.ssd4j:ssd4j-natives-macos-arm64"
    })
    void artifactsAreNamedAfterThePlatform(String system, String architecture, String coordinates) {
        Surroundings surroundings = new FakeMachine(root)
                .property("os.name", system)
                .property("os.arch", architecture)
                .surroundings();
        assertEquals(coordinates, NativesArtifact.coordinates("natives", surroundings));
    }

    @Test
    void withoutProcTheUserIsTheOwnerOfANewFile() throws IOException {
        assertEquals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"), Ownership.ownerOfNewFile());
    }
}
