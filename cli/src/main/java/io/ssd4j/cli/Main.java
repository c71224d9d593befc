// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import java.io.PrintWriter;

/** Starts the command line. */
public final class Main {
    private Main() {}

    /**
     * Runs a command and ends the JVM with its exit code, one of those that {@code docs/command-line.md} describes.
     */
    public static void main(String[] args) {
        // ImageIO would otherwise look for a display on some systems, and a robot has none.
        System.setProperty("java.awt.headless", "true");
        CommandContext context = new CommandContext(
                DeviceSource.INSTALLED,
                new PrintWriter(System.out, false, System.out.charset()),
                new PrintWriter(System.err, true, System.err.charset()),
                Terminal.isStandardError());
        System.exit(Ssd4jCommand.run(context, args));
    }
}
