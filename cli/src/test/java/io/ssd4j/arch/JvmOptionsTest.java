// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Messages name options of the JVM in one form, "the JVM option -Xmx4g", which the command line replaces by what its users can do. A message in
 * another form would reach them as advice that they cannot follow.
 */
class JvmOptionsTest {
    private static final Pattern OPTION_IN_A_MESSAGE =
            Pattern.compile("[ (]-(?:D\\w*\\.|D\"|X[a-z]|XX:)|system propert(?:y|ies) ");
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)^\\s*//.*$");
    private static final Pattern TEXT =
            Pattern.compile("\"(?:[^\"\\\\\\n]|\\\\.)*\"(?:\\s*\\+\\s*\"(?:[^\"\\\\\\n]|\\\\.)*\")*");
    private static final String FORM = "the JVM option -";

    @Test
    void areNamedInOneForm() throws IOException {
        List<Path> sources = Sources.handWritten();
        assertFalse(sources.isEmpty(), "no source file was found");
        List<String> wrong = new ArrayList<>();
        for (Path source : sources) {
            if (!source.toString().contains("/benchmarks/")) {
                wrong(Files.readString(source)).forEach(text -> wrong.add(source.getFileName() + ": " + text));
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void findsOtherForms() {
        assertEquals(List.of("\"; raise it with -Xmx, or\"", "\"set the system property a.b\""), wrong("""
                        /** A "text with -Xmx" in a comment. */
                        throw new X("; raise it with -Xmx, or");
                        throw new X("raise it with the JVM option -Xmx4g, or");
                        throw new X("set the system property a.b");
                        """));
    }

    private static List<String> wrong(String source) {
        String code = COMMENT.matcher(source).replaceAll("");
        return TEXT.matcher(code)
                .results()
                .map(found -> found.group())
                .filter(text ->
                        OPTION_IN_A_MESSAGE.matcher(text.replace(FORM, "")).find())
                .toList();
    }
}
