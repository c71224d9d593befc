// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Distinguishes files that are neither regular files nor folders, by their mode. */
final class SpecialFile {
    private static final int KIND = 0170000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int BLOCK_DEVICE = 0060000;
    private static final int PIPE = 0010000;

    private SpecialFile() {}

    /** Whether data sent to the file goes somewhere else: a named pipe, a terminal, {@code /dev/null}. */
    static boolean isSpecial(Path file) throws IOException {
        if (!Files.exists(file) || Files.isRegularFile(file) || Files.isDirectory(file)) {
            return false;
        }
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            throw new IOException("cannot write " + file + ": it is not a file");
        }
        return switch (((Integer) Files.getAttribute(file, "unix:mode")) & KIND) {
            case CHARACTER_DEVICE, PIPE -> true;
            case BLOCK_DEVICE ->
                throw new IOException("cannot write " + file + ": it is a disk, whose content would be lost");
            default -> throw new IOException("cannot write " + file + ": it is not a file, a device or a named pipe");
        };
    }
}
