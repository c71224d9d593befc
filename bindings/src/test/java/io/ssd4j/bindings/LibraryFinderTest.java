// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.files.OperatingSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files that are opened, their order, and the report about the others. A file with the text "broken" fails to
 * open.
 */
class LibraryFinderTest {

    @TempDir
    private Path root;

    private FakeMachine machine;
    private final List<Path> opened = new ArrayList<>();

    @BeforeEach
    void emptyMachine() {
        machine = new FakeMachine(root);
    }

    @Test
    void theFirstPlaceWins() throws IOException {
        Path first = machine.file("a/libcudnn.so.9", "");
        machine.file("b/libcudnn.so.9", "");
        LibraryStatus status = find(NativeLibrary.CUDNN, folders("A", "missing"), folders("B", "a"), folders("C", "b"));
        assertEquals(new LibraryStatus.Loaded(NativeLibrary.CUDNN, first), status);
        assertEquals(List.of(first), opened);
    }

    @Test
    void whatOnlyTheDynamicLinkerKnowsIsOpenedByName() {
        Place linker = new Place.ByName("dynamic linker");
        Path name = Path.of("libcuda.so.1");
        assertEquals(
                new LibraryStatus.Loaded(NativeLibrary.CUDA, name),
                LibraryFinder.find(
                        NativeLibrary.CUDA,
                        OperatingSystem.LINUX,
                        List.of(folders("A", "missing"), linker),
                        opened::add,
                        (_, _) -> Optional.empty()));
        assertEquals(List.of(name), opened);
        LibraryStatus.Missing missing = assertInstanceOf(
                LibraryStatus.Missing.class,
                LibraryFinder.find(
                        NativeLibrary.CUDA,
                        OperatingSystem.LINUX,
                        List.of(linker),
                        file -> {
                            throw new UnsatisfiedLinkError(file + ": cannot open shared object file");
                        },
                        (_, _) -> Optional.empty()));
        assertTrue(missing.reason().startsWith("libcuda.so.1 not found; "), missing::reason);
        assertEquals(List.of("dynamic linker: libcuda.so.1: cannot open shared object file"), missing.searched());
    }

    @Test
    void theNewerVersionInAFolderWins() throws IOException {
        machine.file("a/libcublasLt.so.12", "");
        Path newer = machine.file("a/libcublasLt.so.13", "");
        assertEquals(
                new LibraryStatus.Loaded(NativeLibrary.CUBLASLT, newer),
                find(NativeLibrary.CUBLASLT, folders("A", "a")));
    }

    @Test
    void reportsAFileThatDoesNotLoadAndTriesTheNextPlace() throws IOException {
        Path broken = machine.file("a/libnvrtc.so.13", "broken");
        Path good = machine.file("b/libnvrtc.so.12", "");
        assertEquals(
                new LibraryStatus.Loaded(NativeLibrary.NVRTC, good),
                find(NativeLibrary.NVRTC, folders("A", "a"), folders("B", "b")));
        LibraryStatus.Missing missing = missing(NativeLibrary.NVRTC, folders("A", "a"));
        assertEquals(broken + " does not load: not an ELF file", missing.reason());
        assertEquals(List.of("A: " + missing.reason()), missing.searched());
    }

    @Test
    void aMissingLibraryIsReportedWithAllPlacesAndARemedy() throws IOException {
        machine.folder("a");
        LibraryStatus.Missing missing = missing(
                NativeLibrary.CUBLASLT,
                Place.PassedOver.notSet("A"),
                folders("B", "a"),
                folders("C", "nowhere"),
                new Place.Delivered("D"));
        assertEquals(
                "libcublasLt.so.13 or libcublasLt.so.12 not found; install cuBLAS, for example with: pip install nvidia-cublas",
                missing.reason());
        assertEquals(
                List.of(
                        "A: not set",
                        "B: no libcublasLt.so.13 or libcublasLt.so.12 in " + root.resolve("a"),
                        "C: nothing there (" + root.resolve("nowhere") + ")",
                        "D: not on the class path or the module path"),
                missing.searched());
    }

    @Test
    void anExplicitChoiceIsFinal() throws IOException {
        machine.file("b/libcudnn.so.9", "");
        LibraryStatus.Missing missing =
                missing(NativeLibrary.CUDNN, new Place.Chosen("property p", root.resolve("gone")), folders("B", "b"));
        assertEquals("property p names " + root.resolve("gone") + ", which holds no libcudnn.so.9", missing.reason());
        assertEquals(1, missing.searched().size());
        assertEquals(List.of(), opened);
    }

    @Test
    void anExplicitChoiceCanBeAFileOfAnyNameOrAFolder() throws IOException {
        Path file = machine.file("a/my-build-of-cudnn", "");
        Path inFolder = machine.file("b/libcudnn.so.9", "");
        assertEquals(
                new LibraryStatus.Loaded(NativeLibrary.CUDNN, file),
                find(NativeLibrary.CUDNN, new Place.Chosen("p", file)));
        assertEquals(
                new LibraryStatus.Loaded(NativeLibrary.CUDNN, inFolder),
                find(NativeLibrary.CUDNN, new Place.Chosen("p", root.resolve("b"))));
    }

    @Test
    void theToolkitsStubIsNotADriver() throws IOException {
        Path stub = machine.file("cuda/lib64/stubs/libcuda.so.1", "");
        LibraryStatus.Missing missing = missing(NativeLibrary.CUDA, folders("A", "cuda/lib64/stubs"));
        assertEquals(
                stub + " is the toolkit's link-time stub, not a driver; install NVIDIA's GPU driver", missing.reason());
        assertEquals(List.of(), opened);
    }

    @Test
    void aLinkToTheStubIsNotADriver() throws IOException {
        Path stub = machine.file("cuda/lib64/stubs/libcuda.so", "");
        Files.createSymbolicLink(machine.folder("a").resolve("libcuda.so.1"), stub);
        Path driver = machine.file("b/libcuda.so.1", "");
        assertEquals(
                new LibraryStatus.Loaded(NativeLibrary.CUDA, driver),
                find(NativeLibrary.CUDA, folders("A", "a"), folders("B", "b")));
        assertEquals(List.of(driver), opened);
    }

    @Test
    void nvrtcIsOpenedAfterTheBuiltinsOfItsVersion() throws IOException {
        Path nvrtc = machine.file("a/libnvrtc.so.13", "");
        Path builtins = machine.file("a/libnvrtc-builtins.so.13.0", "");
        machine.file("a/libnvrtc-builtins.so.12.8", "");
        find(NativeLibrary.NVRTC, folders("A", "a"));
        assertEquals(List.of(builtins, nvrtc), opened);
    }

    @Test
    void reportsAFailedDelivery() {
        LibraryStatus.Missing missing = assertInstanceOf(
                LibraryStatus.Missing.class,
                LibraryFinder.find(
                        NativeLibrary.DNNL,
                        OperatingSystem.LINUX,
                        List.of(new Place.Delivered("Maven")),
                        this::open,
                        (_, _) -> {
                            throw new IOException("no space left");
                        }));
        assertTrue(missing.reason().contains("no space left"), missing.reason());
        assertEquals(List.of("Maven: " + missing.reason()), missing.searched());
    }

    private LibraryStatus.Missing missing(NativeLibrary library, Place... places) {
        return assertInstanceOf(LibraryStatus.Missing.class, find(library, places));
    }

    private LibraryStatus find(NativeLibrary library, Place... places) {
        return LibraryFinder.find(
                library, OperatingSystem.LINUX, List.of(places), this::open, (_, _) -> Optional.empty());
    }

    private Place folders(String name, String folder) {
        return new Place.Folders(name, List.of(root.resolve(folder)));
    }

    private void open(Path file) {
        try {
            if (Files.readString(file).equals("broken")) {
                throw new UnsatisfiedLinkError("not an ELF file");
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        opened.add(file);
    }
}
