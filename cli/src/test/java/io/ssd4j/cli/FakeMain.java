// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.ResultWriter;
import java.io.PrintWriter;
import java.util.concurrent.locks.LockSupport;

/** {@link Main} on the fake engine. */
public final class FakeMain {
    /** System property: the number of runs after which the device hangs. */
    public static final String HANG_AFTER = "ssd4j.test.hangAfter";

    /** System property: whether each run prints and logs something. */
    public static final String TALKATIVE = "ssd4j.test.talkative";

    private FakeMain() {}

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        FakeEngine engine = new FakeEngine();
        int last = Integer.getInteger(HANG_AFTER, Integer.MAX_VALUE);
        engine.atRun = () -> {
            if (Boolean.getBoolean(TALKATIVE)) {
                System.out.println("printed");
                System.getLogger("test").log(System.Logger.Level.INFO, "logged");
            }
            while (engine.runs >= last) {
                LockSupport.park();
            }
        };
        CommandContext context = new CommandContext(
                engine, ResultWriter.ofThisProcess(), new PrintWriter(System.err, true, System.err.charset()), false);
        System.exit(Ssd4jCommand.run(context, args));
    }
}
