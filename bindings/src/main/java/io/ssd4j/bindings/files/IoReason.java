// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** The reason that a file system exception gives, without the path, which the caller's message already names. */
public final class IoReason {
    private IoReason() {}

    /** The reason, in a few words. */
    public static String of(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "it is a file or a dangling link, not a folder";
            case NoSuchFileException _ -> "no such file or folder";
            case FileSystemException f when f.getReason() != null -> f.getReason();
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
