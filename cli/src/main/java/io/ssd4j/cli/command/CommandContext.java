// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The environment of a command.
 *
 * @param devices the source of devices
 * @param in standard input
 * @param out only for the result; all commands but {@code detect} write it after everything has succeeded
 * @param err for messages and progress, flushed after each line
 * @param interactive whether {@code err} is a terminal
 * @param timeLine of the process
 */
public record CommandContext(
        DeviceSource devices,
        InputStream in,
        ResultWriter out,
        PrintWriter err,
        boolean interactive,
        TimeLine timeLine) {

    /** A context whose standard input is this process's. */
    public CommandContext(DeviceSource devices, ResultWriter out, PrintWriter err, boolean interactive) {
        this(devices, System.in, out, err, interactive);
    }

    /** A context with a new time line. */
    public CommandContext(
            DeviceSource devices, InputStream in, ResultWriter out, PrintWriter err, boolean interactive) {
        this(devices, in, out, err, interactive, new TimeLine());
    }

    public void warn(String message) {
        err.println("ssd4j: warning: " + Advice.of(message));
    }

    /**
     * Whether standard error is a terminal that understands cursor movement.
     *
     * <p>{@link System#console()} only considers standard input and output, but a progress bar is most useful for
     * {@code ssd4j features *.jpg > out.txt}. Therefore this checks the target of the descriptor on Linux. On other
     * systems the result is false.
     */
    public static boolean isStandardErrorTerminal() {
        String kind = System.getenv("TERM");
        return kind != null && !kind.equals("dumb") && leadsToTerminal(Path.of("/proc/self/fd/2"));
    }

    public static boolean leadsToTerminal(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
