// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing;

import java.util.Optional;

/** The system's compilers, or those that {@code CC} and {@code CXX} name. */
final class Compilers {
    private Compilers() {}

    static boolean areGcc() {
        return isGcc("CC", "gcc") && isGcc("CXX", "g++");
    }

    private static boolean isGcc(String variable, String usual) {
        String compiler = Optional.ofNullable(System.getenv(variable)).orElse(usual);
        return Command.output(compiler, "-v")
                .map(text -> text.lines().anyMatch(line -> line.startsWith("gcc version")))
                .orElse(false);
    }
}
