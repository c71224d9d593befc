// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.documents;

import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The list {@code .ci/not-run}: commands and code blocks that no test runs, each with what it needs that a test does not have. */
public final class NotRun {
    /** The words that the list may use for what is missing; its head explains them. */
    private static final Set<String> NEEDS = Set.of(
            "gpu",
            "cudnn",
            "container-engine",
            "cluster",
            "network",
            "release-keys",
            "minutes",
            "trained-weights",
            "python-packages",
            "kotlin",
            "gradle",
            "jextract",
            "ncnn",
            "rivals");

    /** Instead of such a word, the name of the script or test that runs the command follows this prefix. */
    private static final String ELSEWHERE = "in:";

    /**
     * A line of the list.
     *
     * @param needs what is missing
     * @param page the page of the command
     * @param title the first line of the command or the block
     */
    public record Entry(String needs, String page, String title) {
        boolean matches(String otherPage, String otherTitle) {
            return page.equals(otherPage) && title.equals(otherTitle);
        }

        @Override
        public String toString() {
            return needs + " " + page + " " + title;
        }
    }

    private final List<Entry> entries;

    private NotRun(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** Reads the list of the repository. */
    public static NotRun read() throws IOException {
        return parse(Files.readAllLines(Repository.root().resolve(".ci").resolve("not-run")));
    }

    static NotRun parse(List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.strip().split("\\s+", 3);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (words.length < 3) {
                throw new AssertionError(".ci/not-run: this line has no command: " + line);
            }
            entries.add(new Entry(words[0], words[1], Block.plain(words[2])));
        }
        return new NotRun(entries);
    }

    /** Whether the list has a command. */
    public boolean has(Block block, String command) {
        return hasTitle(block.page(), ShellCommands.title(command));
    }

    /** Whether the list has a block that is not made of commands. */
    public boolean has(Block block) {
        return hasTitle(block.page(), block.title());
    }

    private boolean hasTitle(String page, String title) {
        return entries.stream().anyMatch(entry -> entry.matches(page, title));
    }

    /** What is wrong with the list, given the blocks of all pages. */
    List<String> mistakes(List<Block> blocks) throws IOException {
        List<String> mistakes = new ArrayList<>();
        for (Entry entry : entries) {
            if (blocks.stream().noneMatch(block -> contains(block, entry))) {
                mistakes.add("no page has this any more: " + entry);
            }
            if (entry.needs().startsWith(ELSEWHERE)) {
                Path runner = Repository.root().resolve(entry.needs().substring(ELSEWHERE.length()));
                if (Files.notExists(runner) || !mentions(Files.readString(runner), entry)) {
                    mistakes.add("is not run there: " + entry);
                }
            } else if (!NEEDS.contains(entry.needs())) {
                mistakes.add("unknown word '" + entry.needs() + "': " + entry);
            }
        }
        return mistakes;
    }

    private static boolean contains(Block block, Entry entry) {
        Stream<String> commands = block.language().equals("sh")
                ? ShellCommands.of(block).stream().map(ShellCommands::title)
                : Stream.empty();
        return Stream.concat(Stream.of(block.title()), commands).anyMatch(title -> entry.matches(block.page(), title));
    }

    /** Whether a script or a test names the page, or one of the files and programs of the command. */
    private static boolean mentions(String runner, Entry entry) {
        return runner.contains(entry.page())
                || Pattern.compile("\\s+")
                        .splitAsStream(entry.title())
                        .filter(word -> word.contains("/") && !word.startsWith("@"))
                        .map(word -> word.substring(word.lastIndexOf('/') + 1))
                        .anyMatch(name -> !name.isEmpty() && !name.equals("ssd4j") && runner.contains(name));
    }
}
