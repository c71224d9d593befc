// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The bytes that a target parses, in memory and as a file. The file is written before the target runs and is left there if the JVM
 * crashes.
 */
public final class FuzzInput {
    private final byte[] bytes;
    private final Path file;

    private FuzzInput(byte[] bytes, Path file) {
        this.bytes = bytes;
        this.file = file;
    }

    /** Writes the bytes into a folder, which is that of the process alone. */
    static FuzzInput in(Path folder, byte[] bytes) throws IOException {
        return new FuzzInput(bytes, Files.write(folder.resolve("input"), bytes));
    }

    /** The bytes; not to be changed. */
    @SuppressWarnings("EI_EXPOSE_REP") // a copy for each run would cost more than many parsers
    public byte[] bytes() {
        return bytes;
    }

    /** A file with these bytes. */
    public Path file() {
        return file;
    }
}
