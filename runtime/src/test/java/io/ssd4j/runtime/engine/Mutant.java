// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** A class of the module with a planted bug, compiled from its own source with one fragment replaced. */
final class Mutant {
    private Mutant() {}

    /**
     * Compiles the class with the bug.
     *
     * @param folder created, and receives the class
     * @param type a top-level class that depends only on classes of the module
     * @param right a fragment that occurs once in its source
     * @param wrong the replacement
     */
    static void compile(Path folder, Class<?> type, String right, String wrong) throws IOException {
        Path source = Path.of(
                System.getProperty("basedir"), "src/main/java", type.getName().replace('.', '/') + ".java");
        String text = Files.readString(source);
        if (text.split(Pattern.quote(right), -1).length != 2) {
            throw new IllegalStateException(source + " does not have exactly one '" + right + "'");
        }
        // JSpecify's annotations are not there at run time.
        String mutant = text.replace(right, wrong)
                .replace("import org.jspecify.annotations.Nullable;", "")
                .replace("@Nullable ", "");
        Files.createDirectories(folder);
        Path mutated = Files.writeString(folder.resolve(source.getFileName()), mutant);
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
