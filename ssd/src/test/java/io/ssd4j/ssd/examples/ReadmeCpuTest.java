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

    @Test
    @Timeout(300)
    void theProgramPrintsAValueOfTheMap(@TempDir Path folder) throws IOException, InterruptedException {
        String output = program(folder).run();
        // The first value of conv11_2 for examples/cat.jpg with seeded:0. The tolerance covers every precision.
        assertEquals(52.95f, Float.parseFloat(output.strip()), 1f, output);
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
        return new JavaProgram(Files.writeString(folder.resolve("Maps.java"), blocks.getFirst()));
    }
}
