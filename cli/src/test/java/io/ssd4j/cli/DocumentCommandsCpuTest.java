// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ssd4j.documents.Block;
import io.ssd4j.documents.NotRun;
import io.ssd4j.documents.Pages;
import io.ssd4j.documents.PrintedLines;
import io.ssd4j.documents.ShellCommands;
import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs the commands of all pages, except for those in the list {@code .ci/not-run}, page by page in the order in which a reader meets them. A
 * block fails if one of its commands does, or if it does not print what the page says.
 */
@Timeout(600)
class DocumentCommandsCpuTest {
    /** Pages whose commands are started as a reader starts them, each in a separate JVM. */
    private static final Set<String> WITH_REAL_LAUNCHER = Set.of("README.md");

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static DocumentSandbox sandbox;

    @BeforeAll
    static void prepare() throws IOException {
        sandbox = new DocumentSandbox();
    }

    @AfterAll
    static void end() {
        sandbox.close();
    }

    @Test
    void everyCommandSucceeds() throws IOException, InterruptedException {
        List<Block> blocks = Pages.blocksBelow(Repository.root());
        List<String> failures = failures(blocks, NotRun.read());
        assertEquals("", String.join("\n", failures));
    }

    @Test
    void aCommandThatFailsIsFound() throws IOException, InterruptedException {
        List<String> failures = failures(
                List.of(
                        new Block("a.md", 1, "sh", "", List.of("./ssd4j weights none.pth", "echo later")),
                        new Block("a.md", 9, "text", "output", List.of("later"))),
                NotRun.read());
        assertEquals(2, failures.size(), failures::toString);
        assertFalse(failures.getFirst().contains("later\n"), failures::toString);
        assertEquals("a.md:9: was not printed: later", failures.getLast());
    }

    private static List<String> failures(List<Block> blocks, NotRun list) throws IOException, InterruptedException {
        List<String> failures = new ArrayList<>();
        String printed = "";
        for (Block block : blocks) {
            if (block.language().equals("sh")) {
                CommandRun run = run(block, list);
                printed = run.out();
                if (run.code() != 0) {
                    failures.add(block.place() + ": exit code " + run.code() + "\n" + run.out() + run.err());
                }
            } else if (block.isOutput()) {
                failures.addAll(PrintedLines.missing(block, printed));
            }
            if (!block.noted(Block.FILE).isEmpty()) {
                Path file = sandbox.folder().resolve(block.noted(Block.FILE));
                Files.createDirectories(file.getParent());
                Files.writeString(file, block.text());
            }
        }
        return failures;
    }

    private static CommandRun run(Block block, NotRun list) throws IOException, InterruptedException {
        String script = ShellCommands.of(block).stream()
                .filter(command -> !list.has(block, command))
                .collect(Collectors.joining("\n"));
        // With -x, the command that failed is the last one on standard error.
        return script.isEmpty()
                ? new CommandRun(0, "", "")
                : sandbox.run("set -ex\n" + script, WITH_REAL_LAUNCHER.contains(block.page()));
    }
}
