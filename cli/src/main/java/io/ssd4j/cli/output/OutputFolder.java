// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.output;

import io.ssd4j.bindings.files.IoReason;
import io.ssd4j.cli.command.OutputException;
import io.ssd4j.cli.command.UsageException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that a command writes files into, checked before anything is computed. */
public final class OutputFolder {
    private OutputFolder() {}

    /**
     * Creates the folder if it does not exist.
     *
     * @throws UsageException if it is {@code -}, which is standard output for files
     * @throws OutputException if that is not possible, or if no file can be created in it; the message names it and the reason
     */
    public static Path create(Path folder) {
        if (folder.toString().equals("-")) {
            throw new UsageException("a folder cannot be standard output; a folder of the name - is ./-");
        }
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw new OutputException(
                    new IOException("cannot create the folder " + folder + ": it is a file; name a folder", e));
        } catch (IOException e) {
            throw new OutputException(new IOException("cannot create the folder " + folder + ": " + IoReason.of(e), e));
        }
        try {
            // Permissions are not sufficient: a file system may be read-only or full.
            Files.delete(Files.createTempFile(folder, ".ssd4j-", ".tmp"));
        } catch (IOException e) {
            throw new OutputException(
                    new IOException("cannot create files in the folder " + folder + ": " + IoReason.of(e), e));
        }
        return folder;
    }
}
