// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page docs/observability.md lists exactly the loggers that the code has. */
class LoggerNamesTest {
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern LOGGER = Pattern.compile("\\bgetLogger\\(([^;]*?)\\)(?=[;\\s.])");
    private static final Pattern OF_A_CLASS = Pattern.compile("(\\w+)\\.class\\.getName\\(\\)");
    private static final Pattern LISTED = Pattern.compile("(?m)^\\| `(io\\.ssd4j\\.[\\w.]+)` \\|");

    @Test
    void thePageListsThem() throws IOException {
        Set<String> inCode = new TreeSet<>();
        for (Path file : Sources.handWritten()) {
            String source = Files.readString(file);
            for (MatchResult logger : LOGGER.matcher(source).results().toList()) {
                inCode.add(name(source, logger.group(1), file));
            }
        }
        String page = Files.readString(Repository.root().resolve("docs/observability.md"));
        String section = page.substring(page.indexOf("## Log messages"));
        Set<String> listed = LISTED.matcher(section)
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertFalse(inCode.isEmpty());
        assertEquals(inCode, listed);
    }

    /** A logger has the name of a class in the package of the file, so that the name can be found here. */
    private static String name(String source, String argument, Path file) {
        var ofClass = OF_A_CLASS.matcher(argument);
        var packageName = PACKAGE.matcher(source);
        if (!ofClass.matches() || !packageName.find()) {
            throw new AssertionError(file + ": a logger should have the name of a class: " + argument);
        }
        return packageName.group(1) + "." + ofClass.group(1);
    }
}
