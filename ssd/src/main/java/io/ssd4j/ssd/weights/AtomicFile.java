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
 * A file that appears under its name whole or not at all: written beside its target under another name, which a commit
 * replaces, and which is deleted otherwise, also where the JVM ends on a signal.
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
     * Makes sure that the target can be written, as far as that shows beforehand.
     *
     * @throws IOException naming the target and what is in the way
     */
    static AtomicFile create(Path target) throws IOException {
        Path file = resolve(target);
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("cannot write " + target + ": " + folder + " is no folder; create it first");
        }
        // Short whatever the target's name, and by no means Files.createTempFile: its files only their owner can read.
        Path temporary = folder.resolve(".ssd4j-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()) + ".tmp");
        try {
            FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return new AtomicFile(file, temporary, channel);
        } catch (IOException e) {
            throw new IOException(
                    "cannot write " + target + ": no file can be made in " + folder + ": " + IoReason.of(e), e);
        }
    }

    /** The file to replace, behind symbolic links: a move would replace the link. */
    private static Path resolve(Path target) throws IOException {
        if (Files.isDirectory(target)) {
            throw new IOException("cannot write " + target + ": it is a directory; name a file");
        }
        if (!Files.exists(target)) {
            if (Files.isSymbolicLink(target)) {
                throw new IOException("cannot write " + target + ": it is a symbolic link to nothing");
            }
            return target.toAbsolutePath();
        }
        // A move onto /dev/null would succeed, for the superuser, and leave the machine without one.
        if (!Files.isRegularFile(target)) {
            throw new IOException("cannot write " + target + ": it is no regular file");
        }
        if (!Files.isWritable(target)) {
            throw new IOException("cannot write " + target + ": it is write-protected");
        }
        return target.toRealPath();
    }

    FileChannel channel() {
        return channel;
    }

    /** Puts the file in its place, on the disk and not just in a cache. */
    void commit() throws IOException {
        channel.force(true);
        channel.close();
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Gives the file up unless it has been committed; idempotent. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            delete();
            try {
                Runtime.getRuntime().removeShutdownHook(cleanup);
            } catch (IllegalStateException _) {
                // The JVM is on its way down and runs the hook.
            }
        }
    }

    private void delete() {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException _) {
            // What closes the file has its own failure to report, or none; a left-over temporary file is not worth
            // another.
        }
    }
}
