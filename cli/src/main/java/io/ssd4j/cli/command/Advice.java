// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Rewrites the advice in the library's messages for users of the command line. The library addresses programmers and names its
 * methods, JVM options and artifacts. Users of {@code ./ssd4j} have command-line options and the environment variable {@code
 * SSD4J_JAVA_OPTS} instead, and all artifacts are present.
 */
public final class Advice {
    /** Text in a message of the library, and its replacement. */
    private record Rule(Pattern library, String commandLine) {
        Rule(String library, String commandLine) {
            this(Pattern.compile(library), commandLine);
        }
    }

    private static final List<Rule> RULES = List.of(
            new Rule(
                    "PhotoOptions\\.maxPixels or the JVM option -Dio\\.ssd4j\\.image\\.maxPixels=(\\d+)",
                    "--max-pixels=$1"),
            new Rule("DeviceOptions\\.allowNonFinite \\(--allow-nonfinite on the command line\\)", "--allow-nonfinite"),
            new Rule("(?:put|add) [^,;]*io\\.ssd4j:ssd4j-[^,;]* path, or ", ""),
            new Rule("the JVM option (-[\\w.:+=/-]*\\w)", "SSD4J_JAVA_OPTS=$1 in the environment"));

    private Advice() {}

    /** Rewrites a message for users of {@code ./ssd4j}. */
    public static String of(String message) {
        String translated = message;
        for (Rule rule : RULES) {
            translated = rule.library().matcher(translated).replaceAll(rule.commandLine());
        }
        return translated;
    }
}
