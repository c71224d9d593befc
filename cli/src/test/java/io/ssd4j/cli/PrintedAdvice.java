// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What a message tells a user to do, taken from its text as a user would type it. */
public final class PrintedAdvice {
    private static final Pattern VARIABLE = Pattern.compile("\\b([A-Z0-9_]+)=(\\S+) in the environment");
    private static final Pattern OPTION = Pattern.compile("--[a-z-]+(?:=[^\\s,;)]+)?");

    private PrintedAdvice() {}

    /** The environment variables to set, in the order of the text. */
    public static Map<String, String> variables(String message) {
        Map<String, String> variables = new LinkedHashMap<>();
        VARIABLE.matcher(message).results().forEach(found -> variables.put(found.group(1), found.group(2)));
        return variables;
    }

    /** The options to add. */
    public static List<String> options(String message) {
        return OPTION.matcher(message).results().map(MatchResult::group).toList();
    }
}
