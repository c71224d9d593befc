// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether somebody watches. */
final class Terminal {
    private Terminal() {}

    /**
     * Whether standard error is a terminal that understands cursor movement.
     *
     * <p>{@link System#console()} tells of standard input and output only, and {@code ssd4j features *.jpg > out.txt}
     * is the very case where a progress bar helps; so Linux is asked where the descriptor leads. Elsewhere the answer
     * is no.
     */
    static boolean isStandardError() {
        String kind = System.getenv("TERM");
        return kind != null && !kind.equals("dumb") && leadsToTerminal(Path.of("/proc/self/fd/2"));
    }

    static boolean leadsToTerminal(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
