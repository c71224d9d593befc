// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.ChildJvm.Paths;
import io.ssd4j.testing.Compilers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One folder for all of NVIDIA's libraries, tested in separate processes with libraries built by the C compiler. */
class CudaFolderTest {
    private static final NativeLibrary[] ALL = {
        NativeLibrary.CUDA, NativeLibrary.CUDNN, NativeLibrary.CUBLASLT, NativeLibrary.NVRTC
    };

    @TempDir
    private Path folder;

    @Test
    void loadsAllLibrariesFromTheFolderOnly() throws IOException, InterruptedException {
        for (String name : List.of("libcuda.so.1", "libcudnn.so.9", "libcublasLt.so.13", "libnvrtc.so.13")) {
            compile(name);
        }
        List<String> expected = List.of(
                "CUDA loaded " + folder.resolve("libcuda.so.1"),
                "CUDNN loaded " + folder.resolve("libcudnn.so.9"),
                "CUBLASLT loaded " + folder.resolve("libcublasLt.so.13"),
                "NVRTC loaded " + folder.resolve("libnvrtc.so.13"));
        List<String> options = new ArrayList<>(ChildJvm.NATIVE_ACCESS);
        assertEquals(
                expected,
                ChildJvm.start(Paths.MIXED, options, Map.of("SSD4J_CUDA_LIBRARIES", folder.toString()), ALL)
                        .output());
        options.add("-Dio.ssd4j.cuda.libraries=" + folder);
        assertEquals(expected, ChildJvm.start(Paths.MIXED, options, ALL).output());
    }

    @Test
    void aLibraryNotInTheFolderIsMissingEvenIfInstalled() throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(ChildJvm.NATIVE_ACCESS);
        options.add("-Dio.ssd4j.cuda.libraries=" + folder);
        assertEquals(
                List.of(
                        "CUDNN missing: property io.ssd4j.cuda.libraries names " + folder
                                + ", which holds no libcudnn.so.9",
                        "  property io.ssd4j.cuda.libraries: no libcudnn.so.9 in " + folder),
                ChildJvm.start(Paths.MIXED, options, NativeLibrary.CUDNN).output());
    }

    @Test
    void aFileThatIsNotALibraryIsReportedWithTheLinkersMessage() throws IOException, InterruptedException {
        Path text = Files.writeString(
                folder.resolve("libcudnn.so.9"), "not a library, but long enough to be read as one".repeat(9));
        List<String> options = new ArrayList<>(ChildJvm.NATIVE_ACCESS);
        options.add("-Dio.ssd4j.library.cudnn=" + text);
        List<String> output =
                ChildJvm.start(Paths.MIXED, options, NativeLibrary.CUDNN).output();
        assertTrue(output.contains("CUDNN missing: " + text + " does not load: invalid ELF header"), output.toString());
    }

    private void compile(String name) throws IOException {
        Path source = Files.writeString(folder.resolve("empty.c"), "int nothing;\n");
        Compilers.compileC(source, folder.resolve(name), "-shared", "-fPIC");
    }
}
