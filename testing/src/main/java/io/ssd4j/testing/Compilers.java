// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The system's compilers, or those that the variables {@code CC} and {@code CXX} name. */
public final class Compilers {
    private Compilers() {}

    /**
     * Compiles a C file.
     *
     * @param source the C file
     * @param result the output file, a program unless the options say otherwise
     * @param options for the compiler
     * @throws AssertionError if the compiler fails; the message has its output
     */
    public static void compileC(Path source, Path result, String... options) {
        List<String> command =
                new ArrayList<>(List.of(compiler("CC", "cc"), "-o", result.toString(), source.toString()));
        command.addAll(Arrays.asList(options));
        Command.run(command);
    }

    static boolean areGcc() {
        return isGcc(compiler("CC", "gcc")) && isGcc(compiler("CXX", "g++"));
    }

    private static boolean isGcc(String compiler) {
        return Command.output(compiler, "-v")
                .map(text -> text.lines().anyMatch(line -> line.startsWith("gcc version")))
                .orElse(false);
    }

    private static String compiler(String variable, String usual) {
        return Optional.ofNullable(System.getenv(variable)).orElse(usual);
    }
}
