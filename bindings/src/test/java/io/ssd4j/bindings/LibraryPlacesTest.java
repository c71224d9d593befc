// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search order, and the places that each setting adds to it. */
class LibraryPlacesTest {

    @TempDir
    private Path root;

    private FakeMachine machine;

    @BeforeEach
    void bareMachine() {
        machine = new FakeMachine(root);
    }

    @Test
    void searchesOneDnnInSettingsThenMavenThenTheSystem() {
        assertEquals(
                List.of(
                        "property io.ssd4j.library.dnnl",
                        "environment SSD4J_LIBRARY_DNNL",
                        "environment SSD4J_LIBRARY_PATH",
                        "io.ssd4j:ssd4j-natives-linux-x86-64",
                        "environment LD_LIBRARY_PATH",
                        "/etc/ld.so.conf",
                        "system"),
                names(NativeLibrary.DNNL));
    }

    @Test
    void searchesLeptonicaInSettingsThenMavenAndNotInTheSystem() {
        assertEquals(
                List.of(
                        "property io.ssd4j.library.leptonica",
                        "environment SSD4J_LIBRARY_LEPTONICA",
                        "environment SSD4J_LIBRARY_PATH",
                        "io.ssd4j:ssd4j-codecs-natives-linux-x86-64"),
                names(NativeLibrary.LEPTONICA));
    }

    @Test
    void searchesCudnnInSettingsThenPythonThenToolkitsThenTheSystem() {
        assertEquals(
                List.of(
                        "property io.ssd4j.library.cudnn",
                        "environment SSD4J_LIBRARY_CUDNN",
                        "environment SSD4J_LIBRARY_PATH",
                        "Python of VIRTUAL_ENV",
                        "Python of CONDA_PREFIX",
                        "Python of .venv",
                        "Python on the PATH",
                        "Python of ~/.local",
                        "environment CUDA_HOME",
                        "environment CUDA_PATH",
                        "CUDA toolkit",
                        "environment LD_LIBRARY_PATH",
                        "/etc/ld.so.conf",
                        "system",
                        "dynamic linker"),
                names(NativeLibrary.CUDNN));
    }

    @Test
    void neverSearchesTheDriverInAToolkitOrInPython() {
        assertEquals(
                List.of(
                        "property io.ssd4j.library.cuda",
                        "environment SSD4J_LIBRARY_CUDA",
                        "environment SSD4J_LIBRARY_PATH",
                        "environment LD_LIBRARY_PATH",
                        "/etc/ld.so.conf",
                        "system",
                        "dynamic linker"),
                names(NativeLibrary.CUDA));
    }

    @Test
    void theWindowsDriverComesBeforeOneInstalledUnderWsl() {
        List<Path> folders = folders(NativeLibrary.CUDA, "system");
        assertTrue(folders.indexOf(root.resolve("usr/lib/wsl/lib"))
                < folders.indexOf(root.resolve("usr/lib/x86_64-linux-gnu")));
    }

    @Test
    void devicePluginsMountTheDriverInTwoFolders() {
        List<Path> folders = folders(NativeLibrary.CUDA, "system");
        assertTrue(folders.contains(root.resolve("usr/local/nvidia/lib64")), folders::toString);
        assertTrue(folders.contains(root.resolve("usr/local/nvidia/lib")), folders::toString);
    }

    @Test
    void jetsonHasItsDriverInAnArchitectureSpecificFolder() {
        machine.property("os.arch", "aarch64");
        List<Path> folders = folders(NativeLibrary.CUDA, "system");
        assertTrue(folders.contains(root.resolve("usr/lib/aarch64-linux-gnu/nvidia")));
        assertTrue(folders.contains(root.resolve("usr/lib/aarch64-linux-gnu/tegra")));
        assertEquals(
                "io.ssd4j:ssd4j-natives-linux-arm64", names(NativeLibrary.DNNL).get(3));
    }

    @Test
    void aToolkitHasItsLibrariesInSeveralFolders() throws IOException {
        machine.folder("usr/local/cuda/targets/sbsa-linux/lib");
        Path cuda = root.resolve("usr/local/cuda");
        assertEquals(
                List.of(cuda.resolve("lib64"), cuda.resolve("lib"), cuda.resolve("targets/sbsa-linux/lib")),
                folders(NativeLibrary.NVRTC, "CUDA toolkit"));
    }

    @Test
    void readsTheLinkersOwnFolders() throws IOException {
        machine.file("etc/ld.so.conf", "include /etc/ld.so.conf.d/*.conf\n/opt/first\n");
        machine.file("etc/ld.so.conf.d/b.conf", "# comment\n/opt/b\n");
        machine.file("etc/ld.so.conf.d/a.conf", "/opt/a/lib\nrelative\n");
        assertEquals(
                List.of(root.resolve("opt/first"), root.resolve("opt/a/lib"), root.resolve("opt/b")),
                folders(NativeLibrary.CUDA, "/etc/ld.so.conf"));
    }

    @Test
    void anEmptyPathEntryIsNotTheWorkingFolder() {
        machine.variable("LD_LIBRARY_PATH", ":/opt/a::/opt/b:");
        assertEquals(
                List.of(Path.of("/opt/a"), Path.of("/opt/b")),
                folders(NativeLibrary.CUDA, "environment LD_LIBRARY_PATH"));
    }

    @Test
    void oneFolderForAllOfNvidiasLibrariesExcludesEveryOtherPlace() {
        machine.property("io.ssd4j.cuda.libraries", "/stand-in")
                .property("io.ssd4j.library.cudnn", "/elsewhere")
                .variable("SSD4J_LIBRARY_PATH", "/elsewhere");
        for (NativeLibrary library : EnumSet.range(NativeLibrary.CUDA, NativeLibrary.NVRTC)) {
            assertEquals(
                    List.of(new Place.Chosen("property io.ssd4j.cuda.libraries", Path.of("/stand-in"))),
                    new LibraryPlaces(machine.surroundings()).of(library));
        }
        assertEquals(7, names(NativeLibrary.DNNL).size());
    }

    @Test
    void thePropertyForThatFolderOverridesTheVariable() {
        machine.variable("SSD4J_CUDA_LIBRARIES", "/by-variable");
        assertEquals(List.of("environment SSD4J_CUDA_LIBRARIES"), names(NativeLibrary.CUDA));
        machine.property("io.ssd4j.cuda.libraries", "/by-property");
        assertEquals(List.of("property io.ssd4j.cuda.libraries"), names(NativeLibrary.CUDA));
    }

    @Test
    void ignoresABlankSetting() {
        machine.property("io.ssd4j.library.cuda", " ").variable("SSD4J_CUDA_LIBRARIES", "");
        assertEquals(
                Place.PassedOver.notSet("property io.ssd4j.library.cuda"),
                new LibraryPlaces(machine.surroundings()).of(NativeLibrary.CUDA).getFirst());
    }

    private List<String> names(NativeLibrary library) {
        return new LibraryPlaces(machine.surroundings())
                .of(library).stream().map(Place::name).toList();
    }

    private List<Path> folders(NativeLibrary library, String name) {
        return new LibraryPlaces(machine.surroundings())
                .of(library).stream()
                        .filter(place -> place.name().equals(name))
                        .flatMap(place -> ((Place.Folders) place).folders().stream())
                        .toList();
    }
}
