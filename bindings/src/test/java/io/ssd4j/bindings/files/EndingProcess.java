// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.files;

import java.io.IOException;
import java.nio.file.Path;

/** The main program of a process that writes a file while it ends, as a thread in the background may. */
final class EndingProcess {
    private EndingProcess() {}

    /**
     * Prints what the attempt leads to.
     *
     * @param arguments the file
     */
    public static void main(String[] arguments) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                AtomicFile.writePrivate(Path.of(arguments[0]), new byte[] {1});
                System.out.println("written");
            } catch (IOException e) {
                System.out.println(e.getMessage());
            }
        }));
    }
}
