// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that appears complete or not at all. The data goes to a temporary file in the target's folder. A commit
 * renames it to the target; otherwise it is deleted, even if a signal ends the JVM.
 */
final class AtomicFile implements AutoCloseable {
    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final Thread cleanup;

    private AtomicFile(Path target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
        this.cleanup = new Thread(this::delete, "ssd4j-delete-" + temporary.getFileName());
        Runtime.getRuntime().addShutdownHook(cleanup);
    }

    /**
     * Opens the temporary file, after checking whatever can be checked in advance.
     *
     * @throws IOException if the target cannot be written; the message names it and the reason
     */
    static AtomicFile create(Path target) throws IOException {
        Path file = resolve(target);
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("cannot write " + target + ": " + folder + " is not a folder; create it first");
        }
        // A short name, however long the target's is. Not Files.createTempFile: only the owner could read that file.
        Path temporary = folder.resolve(".ssd4j-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()) + ".tmp");
        try {
            FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return new AtomicFile(file, temporary, channel);
        } catch (IOException e) {
            throw new IOException(
                    "cannot write " + target + ": cannot create a file in " + folder + ": " + IoReason.of(e), e);
        }
    }

    /** The file to replace, with symbolic links resolved: a move would replace the link itself. */
    private static Path resolve(Path target) throws IOException {
        if (Files.isDirectory(target)) {
            throw new IOException("cannot write " + target + ": it is a directory; name a file");
        }
        if (!Files.exists(target)) {
            if (Files.isSymbolicLink(target)) {
                throw new IOException("cannot write " + target + ": it is a dangling symbolic link");
            }
            return target.toAbsolutePath();
        }
        // As root, a move onto /dev/null would succeed and leave the machine without it.
        if (!Files.isRegularFile(target)) {
            throw new IOException("cannot write " + target + ": it is not a regular file");
        }
        if (!Files.isWritable(target)) {
            throw new IOException("cannot write " + target + ": it is write-protected");
        }
        return target.toRealPath();
    }

    FileChannel channel() {
        return channel;
    }

    /** Flushes the file to disk and renames it to the target. */
    void commit() throws IOException {
        channel.force(true);
        channel.close();
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes the temporary file unless it has been committed; idempotent. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            delete();
            try {
                Runtime.getRuntime().removeShutdownHook(cleanup);
            } catch (IllegalStateException _) {
                // The JVM is shutting down and runs the hook itself.
            }
        }
    }

    private void delete() {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException _) {
            // A leftover temporary file is not worth an exception, and must not mask the caller's own.
        }
    }
}
