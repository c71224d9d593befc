// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every code block of every page is checked by a test, or is in the list {@code .ci/not-run}. Blocks of {@code sh} are run and their output is
 * compared by {@code DocumentCommandsCpuTest}, those of {@code java} are compiled by {@link JavaBlocksTest}. A block of {@code text} is no code: a
 * diagram, a form, or the output of the block above.
 */
class CodeBlocksTest {
    private static final Set<String> CHECKED = Set.of("sh", "java", "xml", "json", "text");

    /** How a line begins that readers are meant to type. */
    private static final Pattern COMMAND = Pattern.compile(
            "(\\$ )?((sudo|export) |[A-Z0-9_]+=\\S+ )*(\\./|java |jshell |docker |pip |apt|curl |git |mvn|kubectl |python).*");

    @Test
    void everyBlockIsCheckedOrListed() throws IOException {
        assertEquals(List.of(), unchecked(Pages.blocksBelow(Repository.root()), NotRun.read()));
    }

    @Test
    void theListHasOnlyWhatPagesHave() throws IOException {
        assertEquals(List.of(), NotRun.read().mistakes(Pages.blocksBelow(Repository.root())));
    }

    @Test
    void xmlAndJsonAreWellFormed() throws IOException {
        assertEquals(List.of(), malformed(Pages.blocksBelow(Repository.root())));
    }

    @Test
    void aBlockThatNothingChecksIsFound() {
        List<Block> blocks = Pages.blocks(
                "a.md",
                "```python\nimport b\n```\n```\n1 + 1\n```\n```text\n./ssd4j devices\n```\n<!-- output -->\n```text\n./ssd4j\n```\n"
                        .lines()
                        .toList());
        NotRun list = NotRun.parse(List.of("python-packages a.md import c"));
        assertEquals(
                List.of(
                        "a.md:1: nothing runs python; see .ci/not-run",
                        "a.md:4: the block has no language; for output and diagrams it is text",
                        "a.md:7: commands belong in a block of sh: ./ssd4j devices"),
                unchecked(blocks, list));
    }

    @Test
    void aMistakeInTheListIsFound() throws IOException {
        List<Block> blocks = Pages.blocks("a.md", List.of("```sh", "docker run  x \\", "  y # z", "```"));
        NotRun list = NotRun.parse(List.of(
                "# comment",
                "container-engine a.md docker run x y",
                "luck a.md docker run x y",
                "in:.ci/layers a.md docker run x y",
                "gpu a.md docker"));
        assertEquals(
                List.of(
                        "unknown word 'luck': luck a.md docker run x y",
                        "is not run there: in:.ci/layers a.md docker run x y",
                        "no page has this any more: gpu a.md docker"),
                list.mistakes(blocks));
        assertTrue(list.has(blocks.getFirst(), "docker run x \\\n y"));
    }

    @Test
    void commandsHaveAllTheirLines() {
        Block block = Pages.blocks(
                        "a.md",
                        "```sh\n# first\na b \\\n  c\n\ncat > d << 'END'\n./e \\\nEND\nf # g\n```\n"
                                .lines()
                                .toList())
                .getFirst();
        assertEquals(List.of("a b \\\n  c", "cat > d << 'END'\n./e \\\nEND", "f # g"), ShellCommands.of(block));
    }

    private static List<String> unchecked(List<Block> blocks, NotRun list) {
        List<String> unchecked = new ArrayList<>();
        for (Block block : blocks) {
            if (block.language().isEmpty()) {
                unchecked.add(block.place() + ": the block has no language; for output and diagrams it is text");
            } else if (!CHECKED.contains(block.language()) && !list.has(block)) {
                unchecked.add(block.place() + ": nothing runs " + block.language() + "; see .ci/not-run");
            } else if (block.language().equals("text") && !block.isOutput()) {
                block.lines().stream()
                        .filter(line -> COMMAND.matcher(line).matches())
                        .forEach(line -> unchecked.add(block.place() + ": commands belong in a block of sh: " + line));
            }
        }
        return unchecked;
    }

    private static List<String> malformed(List<Block> blocks) {
        List<String> malformed = new ArrayList<>();
        for (Block block : blocks) {
            try {
                if (block.language().equals("xml")) {
                    DocumentBuilderFactory.newDefaultInstance()
                            .newDocumentBuilder()
                            .parse(new InputSource(new StringReader(block.text())));
                } else if (block.language().equals("json")) {
                    JsonMapper.shared().readTree(block.text());
                }
            } catch (SAXException | IOException | ParserConfigurationException | JacksonException e) {
                malformed.add(block.place() + ": " + e.getMessage());
            }
        }
        return malformed;
    }
}
