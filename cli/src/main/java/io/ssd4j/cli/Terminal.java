// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Detects whether standard error is a terminal. */
final class Terminal {
    private Terminal() {}

    /**
     * Whether standard error is a terminal that understands cursor movement.
     *
     * <p>{@link System#console()} only considers standard input and output, but a progress bar is most useful for
     * {@code ssd4j features *.jpg > out.txt}. Therefore this checks the target of the descriptor on Linux. On other
     * systems the result is false.
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
