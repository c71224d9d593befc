// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.cli;

import java.io.PrintWriter;

/** {@link Main} on the fake engine. */
public final class FakeMain {
    private FakeMain() {}

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        CommandContext context = new CommandContext(
                new FakeEngine(),
                new PrintWriter(System.out, false, System.out.charset()),
                new PrintWriter(System.err, true, System.err.charset()),
                false);
        System.exit(Ssd4jCommand.run(context, args));
    }
}
