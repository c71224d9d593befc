// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The shared libraries of this machine: those that the dynamic loader finds by name, those of Python packages, and those of a
 * CUDA toolkit. None is loaded, because a process cannot reliably unload a library.
 */
final class SharedLibraries {
    private SharedLibraries() {}

    /** Whether a library with any of these names is installed. */
    static boolean has(String... sonames) {
        return Arrays.stream(sonames).anyMatch(soname -> isInAFolder(soname) || theLoaderKnows(soname));
    }

    private static boolean isInAFolder(String soname) {
        return Stream.of(variable("SSD4J_LIBRARY_PATH"), variable("LD_LIBRARY_PATH"), pythonPackages("lib"), toolkits())
                .flatMap(folders -> folders)
                .anyMatch(folder -> Files.exists(folder.resolve(soname)));
    }

    private static boolean theLoaderKnows(String soname) {
        return Command.output("/sbin/ldconfig", "-p")
                .map(libraries ->
                        libraries.lines().anyMatch(line -> line.strip().startsWith(soname + " ")))
                .orElse(false);
    }

    /** A subfolder of each of NVIDIA's Python packages, in each environment that the product searches. */
    static Stream<Path> pythonPackages(String subfolder) {
        Stream<Path> prefixes = Stream.of(
                        Stream.of(Path.of(".venv")),
                        variable("VIRTUAL_ENV"),
                        variable("CONDA_PREFIX"),
                        variable("PATH")
                                .filter(folder -> Files.isExecutable(folder.resolve("python3")))
                                .limit(1)
                                .map(folder -> folder.resolve("..")),
                        variable("HOME").map(home -> home.resolve(".local")))
                .flatMap(folders -> folders);
        return prefixes.flatMap(prefix -> Stream.of(prefix.resolve("lib"), prefix.resolve("local/lib")))
                .flatMap(lib -> Folder.matching(lib, "python3*").stream())
                .flatMap(python -> Stream.of(python.resolve("site-packages"), python.resolve("dist-packages")))
                .flatMap(packages -> Folder.matching(packages.resolve("nvidia"), "*").stream())
                .map(nvidia -> nvidia.resolve(subfolder));
    }

    private static Stream<Path> toolkits() {
        return Stream.of(variable("CUDA_HOME"), variable("CUDA_PATH"), Stream.of(Path.of("/usr/local/cuda")))
                .flatMap(homes -> homes)
                .map(home -> home.resolve("lib64"));
    }

    private static Stream<Path> variable(String name) {
        List<String> folders = Optional.ofNullable(System.getenv(name))
                .map(value -> List.of(value.split(":", -1)))
                .orElse(List.of());
        return folders.stream().filter(folder -> !folder.isEmpty()).map(Path::of);
    }
}
