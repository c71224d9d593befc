// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.documents;

import java.util.List;

/**
 * A fenced code block of a page.
 *
 * @param page the page, relative to the repository, with slashes
 * @param line the line of the opening fence, from 1
 * @param language what follows the opening fence; empty if nothing does
 * @param note the comment {@code <!-- ... -->} on the line above the fence; empty if there is none
 * @param lines the content
 */
public record Block(String page, int line, String language, String note, List<String> lines) {

    /** A note {@code file: NAME} means that readers save the block under this name. */
    public static final String FILE = "file:";

    /** A note {@code with: TYPE NAME, ...} declares what a fragment of Java takes from its surroundings. */
    static final String WITH = "with:";

    /** A note {@code output} means that the block of commands above prints these lines. */
    static final String OUTPUT = "output";

    /** The content with line breaks. */
    public String text() {
        return String.join("\n", lines) + "\n";
    }

    /** The value of a note such as {@link #FILE}; empty if the block has another note or none. */
    public String noted(String name) {
        return note.startsWith(name) ? note.substring(name.length()).strip() : "";
    }

    /** Whether this block is the output of the one above. */
    public boolean isOutput() {
        return note.equals(OUTPUT);
    }

    /** What the list of blocks that are not run calls a block that is not made of commands: its first line. */
    public String title() {
        return lines.stream()
                .filter(line -> !line.isBlank())
                .findFirst()
                .map(Block::plain)
                .orElse("");
    }

    /** A line with single spaces, without a comment or a backslash at its end. */
    static String plain(String line) {
        return line.replaceAll("\\s#\\s.*$", "").replaceAll("\\\\$", "").strip().replaceAll("\\s+", " ");
    }

    /** Where the block is, for messages. */
    public String place() {
        return page + ":" + line;
    }
}
