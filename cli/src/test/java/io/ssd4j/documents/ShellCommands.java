// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands in a code block of the shell. */
public final class ShellCommands {
    private static final Pattern HERE_DOCUMENT = Pattern.compile("<<-?\\s*['\"]?(\\w+)['\"]?");

    private ShellCommands() {}

    /** The commands of a block in order. A command has all its lines: those that a backslash continues, and a here-document. */
    public static List<String> of(Block block) {
        List<String> commands = new ArrayList<>();
        for (int at = 0; at < block.lines().size(); at++) {
            String line = block.lines().get(at);
            if (line.isBlank() || line.strip().startsWith("#")) {
                continue;
            }
            int end = at;
            while (block.lines().get(end).endsWith("\\")
                    && end + 1 < block.lines().size()) {
                end++;
            }
            Matcher here = HERE_DOCUMENT.matcher(line);
            if (here.find()) {
                do {
                    end++;
                } while (end + 1 < block.lines().size()
                        && !block.lines().get(end).strip().equals(here.group(1)));
            }
            commands.add(String.join("\n", block.lines().subList(at, end + 1)));
            at = end;
        }
        return commands;
    }

    /** What the list of blocks that are not run calls a command: its first line, with those that a backslash continues. */
    public static String title(String command) {
        return Block.plain(command.replace("\\\n", " ").lines().findFirst().orElse(""));
    }
}
