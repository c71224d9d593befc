// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** A class of the module with a planted bug, compiled from its own source with one piece of it replaced. */
final class Mutant {
    private Mutant() {}

    /**
     * Compiles it.
     *
     * @param folder is made, and gets the class
     * @param type a top-level class that needs no others but the module's
     * @param right what is in its source once
     * @param wrong what is there instead
     */
    static void compile(Path folder, Class<?> type, String right, String wrong) throws IOException {
        Path source = Path.of(
                System.getProperty("basedir"), "src/main/java", type.getName().replace('.', '/') + ".java");
        String text = Files.readString(source);
        if (text.split(Pattern.quote(right), -1).length != 2) {
            throw new IllegalStateException(source + " does not have exactly one '" + right + "'");
        }
        Files.createDirectories(folder);
        Path mutated = Files.writeString(folder.resolve(source.getFileName()), text.replace(right, wrong));
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int status = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        out,
                        out,
                        "-proc:none",
                        "-nowarn",
                        "-cp",
                        classes(type),
                        "-d",
                        folder.toString(),
                        mutated.toString());
        if (status != 0) {
            throw new IllegalStateException(said.toString());
        }
    }

    private static String classes(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }
}
