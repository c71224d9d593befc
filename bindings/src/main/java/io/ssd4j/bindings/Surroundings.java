// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import io.ssd4j.bindings.files.OperatingSystem;
import io.ssd4j.bindings.files.PathName;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Everything that a search depends on, as data, so that a test can search a simulated file system.
 *
 * @param properties Java's system properties
 * @param environment the process's environment
 * @param root the folder that replaces {@code /} for system folders
 */
record Surroundings(Function<String, Optional<String>> properties, Map<String, String> environment, Path root) {

    static Surroundings ofThisProcess() {
        return new Surroundings(name -> Optional.ofNullable(System.getProperty(name)), System.getenv(), Path.of("/"));
    }

    /** A system property; a blank one counts as not set. */
    Optional<String> property(String name) {
        return properties.apply(name).filter(value -> !value.isBlank());
    }

    /** An environment variable; a blank one counts as not set. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** The folders in an environment variable that is a list, such as PATH. */
    List<Path> folders(String variable) {
        // For ld.so, an empty entry means the working folder. That is never intended, and lets others plant libraries.
        return variable(variable).stream()
                .flatMap(folders -> Arrays.stream(folders.split(File.pathSeparator)))
                .flatMap(folder -> PathName.ofSetting(folder).stream())
                .toList();
    }

    /** The folder that an environment variable names, such as CUDA_HOME. */
    Optional<Path> folder(String variable) {
        return variable(variable).flatMap(PathName::ofSetting);
    }

    /** A system folder, such as {@code /usr/lib}. */
    Path system(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    Path workingFolder() {
        return property("user.dir")
                .flatMap(PathName::ofSetting)
                .orElse(Path.of(""))
                .toAbsolutePath();
    }

    Optional<Path> home() {
        return property("user.home").flatMap(PathName::ofSetting);
    }

    /** The operating system. */
    OperatingSystem operatingSystem() {
        return property("os.name").map(OperatingSystem::of).orElse(OperatingSystem.LINUX);
    }

    /** {@code x86_64} or {@code aarch64}, as spelled in Debian's library folders. */
    String machine() {
        String arch = property("os.arch").orElse("");
        return arch.equals("amd64") ? "x86_64" : arch;
    }
}
