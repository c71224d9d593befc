// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The system that is examined, as data, so that a test can examine another one.
 *
 * @param root the folder that replaces {@code /}
 * @param properties Java's system properties
 * @param environment the process's environment
 */
public record Machine(Path root, Function<String, Optional<String>> properties, Map<String, String> environment) {

    /** The machine that this process runs on. */
    public static Machine ofThisProcess() {
        return new Machine(Path.of("/"), name -> Optional.ofNullable(System.getProperty(name)), System.getenv());
    }

    /** A file or folder of the system. */
    Path path(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    /** The lines of a file of the system; none if it cannot be read. */
    List<String> lines(String absolute) {
        try {
            // Every sequence of bytes can be decoded.
            return Files.readAllLines(path(absolute), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }

    /** A system property; empty if it is not set. */
    String property(String name) {
        return properties.apply(name).orElse("");
    }

    /** The operating system's name as Java spells it: {@code Linux}. */
    String system() {
        return property("os.name");
    }
}
