// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The programs in the pages {@code docs/from-*.md} are the files in {@code examples/migration}, which can be run. */
class MigrationPagesTest {
    private static final Path FOLDER = Examples.FOLDER.resolve("migration");

    /** A link to a file, the end of its sentence, and the next code block. */
    private static final Pattern PROGRAM = Pattern.compile(
            "\\(\\.\\./examples/migration/(\\w+\\.\\w+)\\)[^`]*?```(?:java|python)\n(.*?)```", Pattern.DOTALL);

    @Test
    void thePagesShowTheFiles() throws IOException {
        Set<String> shown = new TreeSet<>();
        for (Path page : list(Repository.root().resolve("docs"), "from-")) {
            String text = Examples.read(page);
            List<MatchResult> programs = PROGRAM.matcher(text).results().toList();
            long blocks = text.lines()
                    .filter(line -> line.equals("```java") || line.equals("```python"))
                    .count();
            assertTrue(blocks >= 2, () -> page + " shows the task on both sides");
            assertEquals(blocks, programs.size(), () -> "programs in " + page + " that no link precedes");
            for (MatchResult program : programs) {
                shown.add(program.group(1));
                String file = Examples.read(FOLDER.resolve(program.group(1)));
                assertEquals(withoutLicense(file), program.group(2), () -> program.group(1) + " in " + page);
            }
        }
        Set<String> files = list(FOLDER, "").stream()
                .map(file -> file.getFileName().toString())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(files, shown);
    }

    private static String withoutLicense(String source) {
        return source.substring(source.indexOf('\n') + 1).stripLeading();
    }

    private static List<Path> list(Path folder, String start) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(start))
                    .sorted()
                    .toList();
        }
    }
}
