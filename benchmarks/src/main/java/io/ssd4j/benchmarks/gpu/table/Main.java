// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.table;

import io.ssd4j.benchmarks.gpu.result.Result;
import io.ssd4j.benchmarks.gpu.result.ResultException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes the page of a result: {@code RESULT.json PAGE.md}, with {@code --stand-in} in front for a dry run's.
 *
 * <p>Exit code 0: the page is written; 1: it is written and red, maps of ssd4j are not within their bound; 2: usage; 3: the
 * result is refused or cannot be read, and nothing is written.
 */
public final class Main {
    private static final String STAND_IN = "--stand-in";

    private Main() {}

    /** Exits with the code. */
    public static void main(String[] args) {
        System.exit(run(List.of(args), System.err));
    }

    static int run(List<String> arguments, PrintStream errors) {
        boolean standIn = arguments.contains(STAND_IN);
        List<String> files =
                arguments.stream().filter(word -> !word.equals(STAND_IN)).toList();
        if (files.size() != 2) {
            errors.println("usage: [" + STAND_IN + "] RESULT.json PAGE.md");
            return 2;
        }
        try {
            Result result = Result.read(Path.of(files.getFirst()), standIn);
            Files.writeString(Path.of(files.getLast()), Page.of(result));
            result.failures().forEach(row -> errors.println("red: " + row));
            return result.failures().isEmpty() ? 0 : 1;
        } catch (ResultException | IOException e) {
            errors.println(files.getFirst() + ": refused: " + e.getMessage());
            return 3;
        }
    }
}
