// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the README's program verbatim. */
class ReadmeCpuTest {
    private static final Pattern JAVA_BLOCK = Pattern.compile("(?s)```java\n(.*?)```");

    @Test
    void theProgramCompilesWithoutWarnings(@TempDir Path folder) throws IOException {
        program(folder).compile(folder);
    }

    /** A line such as {@code circle 0.99 Box[left=31.5, top=20.25, right=90.0, bottom=80.0]} for each shape. */
    @Test
    @Timeout(300)
    void theProgramPrintsTheShapesOfThePicture(@TempDir Path folder) throws IOException, InterruptedException {
        List<String> lines = program(folder).run().lines().toList();
        assertTrue(lines.size() >= 4, lines::toString);
        for (String line : lines) {
            assertTrue(line.matches("(circle|square|triangle|star) [01]\\.\\d+ Box\\[left=.*, bottom=.*]"), line);
        }
        for (String shape : List.of("circle", "square", "triangle", "star")) {
            assertTrue(lines.stream().anyMatch(line -> line.startsWith(shape + " ")), () -> shape + " in " + lines);
        }
    }

    private static JavaProgram program(Path folder) throws IOException {
        String readme = Files.readString(Repository.root().resolve("README.md"));
        List<String> blocks = JAVA_BLOCK
                .matcher(readme)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        assertEquals(1, blocks.size(), "Java programs in the README");
        assertTrue(blocks.getFirst().contains("void main()"), "the README's program can be started");
        return new JavaProgram(Files.writeString(folder.resolve("Detect.java"), blocks.getFirst()));
    }
}
