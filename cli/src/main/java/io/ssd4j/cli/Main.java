// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.DeviceSource;
import io.ssd4j.cli.command.ResultWriter;
import java.io.PrintWriter;
import java.util.Optional;

/** Starts the command line. */
public final class Main {
    private Main() {}

    /**
     * Runs a command and exits with one of the exit codes in {@code docs/command-line.md}.
     */
    public static void main(String[] args) {
        // Otherwise ImageIO looks for a display on some systems, and servers and robots have none.
        System.setProperty("java.awt.headless", "true");
        CommandContext context = new CommandContext(
                DeviceSource.INSTALLED,
                ResultWriter.ofThisProcess(),
                new PrintWriter(System.err, true, System.err.charset()),
                CommandContext.isStandardErrorTerminal());
        Optional<String> complaint = ArgumentEncoding.complaint(args);
        complaint.ifPresent(message -> context.err().println("ssd4j: " + message));
        System.exit(complaint.isPresent() ? FailureReport.USAGE : Ssd4jCommand.run(context, args));
    }
}
