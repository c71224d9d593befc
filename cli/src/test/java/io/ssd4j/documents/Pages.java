// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.documents;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pages of a repository in Markdown and the code blocks in them. */
public final class Pages {
    /** Folders that are not written by hand; the results of benchmarks are made by programs. */
    private static final List<String> EXCLUDED = List.of("target", "out", "node_modules", "benchmarks/results");

    private static final Pattern FENCE = Pattern.compile(" {0,3}(`{3,}|~{3,})\\s*([^`]*)");
    private static final Pattern NOTE = Pattern.compile("\\s*<!--\\s*(.*?)\\s*-->\\s*");

    private Pages() {}

    /** The pages below a folder, relative to it, with slashes, in order. */
    public static List<String> below(Path root) throws IOException {
        TreeSet<String> pages = new TreeSet<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = String.valueOf(folder.getFileName());
                boolean skipped = !folder.equals(root)
                        && (name.startsWith(".")
                                || EXCLUDED.contains(name)
                                || EXCLUDED.contains(root.relativize(folder).toString()));
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    pages.add(root.relativize(file).toString());
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return List.copyOf(pages);
    }

    /** The code blocks of all pages below a folder. */
    public static List<Block> blocksBelow(Path root) throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (String page : below(root)) {
            blocks.addAll(blocks(page, Files.readAllLines(root.resolve(page))));
        }
        return blocks;
    }

    /** The code blocks in the lines of a page. */
    static List<Block> blocks(String page, List<String> lines) {
        List<Block> blocks = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            Matcher opening = FENCE.matcher(lines.get(at));
            if (!opening.matches()) {
                continue;
            }
            int end = at + 1;
            while (end < lines.size() && !lines.get(end).strip().equals(opening.group(1))) {
                end++;
            }
            if (end == lines.size()) {
                throw new AssertionError(page + ":" + (at + 1) + ": this code block has no end");
            }
            Matcher note = NOTE.matcher(at == 0 ? "" : lines.get(at - 1));
            blocks.add(new Block(
                    page,
                    at + 1,
                    opening.group(2).strip(),
                    note.matches() ? note.group(1) : "",
                    List.copyOf(lines.subList(at + 1, end))));
            at = end;
        }
        return blocks;
    }
}
