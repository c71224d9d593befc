// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import io.ssd4j.testing.Repository;
import java.nio.file.Path;
import java.util.List;

/** A generated package and its inputs. */
enum Binding {
    GOMP(NativeLibrary.GOMP, "gomp"),
    DNNL(NativeLibrary.DNNL, "dnnl"),
    LEPTONICA(NativeLibrary.LEPTONICA, "leptonica"),
    CUDA(NativeLibrary.CUDA, "cuda"),
    CUDNN(NativeLibrary.CUDNN, "cudnn"),
    CUBLASLT(NativeLibrary.CUBLASLT, "cublasLt"),
    NVRTC(NativeLibrary.NVRTC, "nvrtc"),
    NVTX(NativeLibrary.NVTX, "nvtx");

    private final NativeLibrary library;
    private final String folder;

    Binding(NativeLibrary library, String folder) {
        this.library = library;
        this.folder = folder;
    }

    NativeLibrary library() {
        return library;
    }

    SymbolList symbols() {
        return SymbolList.read(
                Repository.root().resolve("native-headers").resolve(folder).resolve("symbols.txt"));
    }

    Path umbrellaHeader() {
        return Repository.root().resolve("native-headers").resolve(folder).resolve(folder + ".h");
    }

    /** The class with the functions and constants, not initialized, because initialization calls native code. */
    Class<?> headerClass() {
        return generatedClass(folder + "_h");
    }

    /** The classes of structs; jextract names those of function pointers with a dollar sign. */
    List<Class<?>> structClasses() {
        return Folders.under(
                        Repository.module("bindings")
                                .resolve("src/generated/java")
                                .resolve(packageName().replace('.', '/')),
                        "*.java")
                .stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .filter(name -> !name.startsWith(folder + "_h") && !name.contains("$"))
                .<Class<?>>map(this::generatedClass)
                .toList();
    }

    private String packageName() {
        return "io.ssd4j.bindings." + library.key();
    }

    private Class<?> generatedClass(String name) {
        try {
            return Class.forName(packageName() + "." + name, false, Binding.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
