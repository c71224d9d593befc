// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.files;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A file that appears complete or not at all. The data goes to a temporary file in the target's folder. A commit
 * renames it to the target; otherwise it is deleted, even if a signal ends the JVM.
 *
 * <p>A file that replaces another keeps its permissions and, if this user may set them, its owner and group. Access control lists and extended
 * attributes are not kept, and other hard links keep the old content.
 */
public final class AtomicFile implements AutoCloseable {
    /** Matches the temporary files in a folder, which a killed process leaves behind. */
    public static final String LEFTOVERS = ".ssd4j-*.tmp";

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final Thread cleanup;
    private final @Nullable FilePermissions replaced;

    private AtomicFile(Path target, @Nullable FilePermissions replaced, Path temporary, FileChannel channel) {
        this.target = target;
        this.replaced = replaced;
        this.temporary = temporary;
        this.channel = channel;
        this.cleanup = new Thread(this::delete, "ssd4j-delete-" + temporary.getFileName());
        Runtime.getRuntime().addShutdownHook(cleanup);
    }

    /**
     * Opens the temporary file, after checking whatever can be checked in advance. A new file gets the permissions of any new
     * file of this user.
     *
     * @throws IOException if the target cannot be written; the message names it and the reason
     */
    public static AtomicFile create(Path target) throws IOException {
        Path file = resolve(target);
        if (!Files.exists(file) || !FilePermissions.existFor(file)) {
            return open(target, file, null);
        }
        FilePermissions replaced = FilePermissions.of(target, file);
        AtomicFile opened = open(target, file, replaced, FilePermissions.forNewFile());
        try {
            replaced.requireReplaceable(target, file, opened.temporary);
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    /**
     * Does the same for a file that only this user may read and write.
     *
     * @throws IOException if the target cannot be written; the message names it and the reason
     */
    public static AtomicFile createPrivate(Path target) throws IOException {
        Path file = resolve(target);
        return FilePermissions.existFor(file)
                ? open(
                        target,
                        file,
                        null,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : open(target, file, null);
    }

    /**
     * Writes a file that only this user may read and write.
     *
     * @throws IOException if the file cannot be written; an earlier file is then unchanged
     */
    public static void writePrivate(Path target, byte[] content) throws IOException {
        try (AtomicFile file = createPrivate(target)) {
            Channels.newOutputStream(file.channel).write(content);
            file.commit();
        }
    }

    private static AtomicFile open(
            Path target, Path file, @Nullable FilePermissions replaced, FileAttribute<?>... attributes)
            throws IOException {
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("cannot write " + target + ": " + folder + " is not a folder; create it first");
        }
        // A short name, because the target's may already have the maximum length.
        Path temporary = folder.resolve(".ssd4j-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()) + ".tmp");
        try {
            FileChannel channel = FileChannel.open(
                    temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes);
            return opened(file, replaced, temporary, channel);
        } catch (IOException e) {
            throw new IOException(
                    "cannot write " + target + ": cannot create a file in " + folder + ": " + IoReason.of(e), e);
        }
    }

    private static AtomicFile opened(Path file, @Nullable FilePermissions replaced, Path temporary, FileChannel channel)
            throws IOException {
        try {
            return new AtomicFile(file, replaced, temporary, channel);
        } catch (IllegalStateException e) {
            // Too late for a hook that would delete the temporary file.
            channel.close();
            Files.deleteIfExists(temporary);
            throw new IOException("the JVM is ending", e);
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

    /** The channel that writes the content. */
    public FileChannel channel() {
        return channel;
    }

    /** The temporary file, to check its content before it is committed. */
    public Path temporary() {
        return temporary;
    }

    /** Flushes the file to disk and renames it to the target. */
    public void commit() throws IOException {
        channel.force(true);
        channel.close();
        if (replaced != null) {
            replaced.applyTo(temporary);
        }
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
