// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Asks a program of this machine. */
final class Command {
    private Command() {}

    /** What the program prints, errors included; empty if it does not start or ends with an error. */
    static Optional<String> output(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
