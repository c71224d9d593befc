// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import io.ssd4j.bindings.files.AtomicFile;
import io.ssd4j.bindings.files.CacheFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Unpacked libraries, in one folder per content: {@code <cache>/native/<SHA-256>/libdnnl.so.3}.
 *
 * <p>Any number of processes may request the same file at once. One of them unpacks it under a file lock, into a temporary file
 * that is moved into place when it is complete and its hash is correct; the others wait. Processes that use a file keep it when
 * it is replaced, because a move replaces the name and not the content.
 *
 * <p>Files that another user of the machine can write are never used: see {@link Ownership}.
 */
final class LibraryCache {
    private static final System.Logger LOG = System.getLogger(LibraryCache.class.getName());

    /** Provides the content if it is not in the cache. */
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }

    private final Optional<Path> root;

    private LibraryCache(Optional<Path> root) {
        this.root = root;
    }

    static LibraryCache of(Surroundings surroundings) {
        return new LibraryCache(CacheFolder.of(surroundings.properties(), surroundings.environment()));
    }

    /**
     * Returns a file with exactly this content, which is unpacked first if necessary.
     *
     * @param name the name that the file must have
     * @param sha256 the hash of its content, in hexadecimal
     * @param source the content
     * @return the file, absolute
     * @throws IOException if it cannot be unpacked anywhere, or the source has other content
     */
    Path file(String name, String sha256, Source source) throws IOException {
        if (root.isPresent()) {
            try {
                return shared(name, sha256, source);
            } catch (ContentException e) {
                throw e;
            } catch (IOException e) {
                LOG.log(System.Logger.Level.INFO, "{0} is unpacked for this run only: {1}", name, e);
            }
        }
        return temporary(name, sha256, source);
    }

    private Path shared(String name, String sha256, Source source) throws IOException {
        Path folder = root.orElseThrow().resolve("native").resolve(sha256);
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        VerifiedFile file = new VerifiedFile(folder.toRealPath(), name, sha256);
        Ownership.requireOurs(file.folder());
        if (file.isIntact()) {
            return file.path();
        }
        try (FileChannel channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            if (!file.isIntact()) {
                Folders.under(folder, AtomicFile.LEFTOVERS)
                        .forEach(LibraryCache::deleteLeftover); // of a process that was killed
                unpack(file, source);
            }
        } catch (OverlappingFileLockException e) {
            // Another class loader of this process is unpacking it too. That is redundant, but the result is the same.
            unpack(file, source);
        }
        return file.path();
    }

    private static Path temporary(String name, String sha256, Source source) throws IOException {
        Path folder = Files.createTempDirectory("ssd4j-"); // accessible to this user only
        VerifiedFile file = new VerifiedFile(folder, name, sha256);
        folder.toFile().deleteOnExit(); // the last file registered is deleted first
        file.stamp().toFile().deleteOnExit();
        file.path().toFile().deleteOnExit();
        unpack(file, source);
        return file.path();
    }

    private static void unpack(VerifiedFile file, Source source) throws IOException {
        try (InputStream content = source.open()) {
            file.write(content);
        }
    }

    private static void deleteLeftover(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "left in the cache: {0}", part);
        }
    }
}
