// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Runs programs of this machine and waits for them. */
public final class Command {
    private record Result(int exit, String output) {}

    private Command() {}

    /**
     * Runs a program and returns its output, including standard error.
     *
     * @throws AssertionError if it fails; the message has its output
     */
    public static String run(List<String> command) {
        try {
            Result result = execute(command);
            if (result.exit() != 0) {
                throw new AssertionError(String.join(" ", command) + "\n" + result.output());
            }
            return result.output();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The output of a program, including standard error; empty if it does not start or fails. */
    static Optional<String> output(String... command) {
        try {
            Result result = execute(List.of(command));
            return result.exit() == 0 ? Optional.of(result.output()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Result execute(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Result(process.waitFor(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
