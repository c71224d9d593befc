// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder {@code examples} and its README. */
final class Examples {
    static final Path FOLDER = Repository.root().resolve("examples");

    /** The photo of a golden, which has the size of the network's input. */
    static final String GOLDEN_PHOTO = "ssd/src/test/resources/io/ssd4j/ssd/golden/chelsea-300.png";

    private Examples() {}

    /** The numbered files, in their order. */
    static List<Path> numbered() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d\\d-.*"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The arguments that the README's command gives to an example.
     *
     * @param name the example's file
     * @param command what the command has to begin with
     */
    static String[] arguments(String name, String command) {
        String start = command + " examples/" + name + " ";
        List<String> commands =
                readme().lines().filter(line -> line.startsWith(start)).toList();
        if (commands.size() != 1) {
            throw new AssertionError("examples/README.md has " + commands.size() + " lines that begin with " + start);
        }
        return commands.getFirst().substring(start.length()).split(" ");
    }

    /** The arguments of an example that is started like most of them. */
    static String[] arguments(String name) {
        return arguments(name, "java @examples/options");
    }

    static String readme() {
        return read(FOLDER.resolve("README.md"));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
