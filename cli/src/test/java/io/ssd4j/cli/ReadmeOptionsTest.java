// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README's table of options lists those that there are. */
class ReadmeOptionsTest {
    private static final Pattern OPTION_IN_HELP = Pattern.compile("(?m)^ +(?:-\\w, )?(--[a-z-]+)");
    private static final Pattern OPTION_IN_README = Pattern.compile("(?m)^\\| `(--[a-z-]+)` \\|");

    @Test
    void listsEveryOption() throws IOException {
        Set<String> expected = new TreeSet<>();
        for (String command : new String[] {"detect", "features"}) {
            expected.addAll(find(
                    OPTION_IN_HELP,
                    CommandRun.of(new FakeEngine(), command, "--help").out()));
        }
        expected.removeAll(Set.of("--help", "--version"));
        assertEquals(expected, find(OPTION_IN_README, Files.readString(Path.of("..", "README.md"))));
    }

    private static Set<String> find(Pattern option, String text) {
        return option.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
