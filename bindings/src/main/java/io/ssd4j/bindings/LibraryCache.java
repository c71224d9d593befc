// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import io.ssd4j.bindings.files.AtomicFile;
import io.ssd4j.bindings.files.CacheFolder;
import io.ssd4j.bindings.files.IoReason;
import io.ssd4j.bindings.files.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Unpacked libraries, in one folder per content: {@code <cache>/native/<SHA-256>/libdnnl.so.3}.
 *
 * <p>Any number of processes may request the same file at once. One of them unpacks it under a file lock, into a temporary file
 * that is moved into place when it is complete and its hash is correct; the others wait. Processes that use a file keep it when
 * it is replaced, because a move replaces the name and not the content.
 *
 * <p>Files that another user of the machine can write are never used: see {@link Ownership}. If the cache cannot be written, or
 * the system does not permit code there, the library is opened from a temporary folder, which is then deleted immediately.
 */
final class LibraryCache {
    private static final System.Logger LOG = System.getLogger(LibraryCache.class.getName());

    /** Provides the content if it is not in the cache. */
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }

    /** Whether the system permits code in a file: {@link ExecutableMapping#refusal}. */
    @FunctionalInterface
    interface CodePermission {
        Optional<String> refusal(Path file, long bytes);
    }

    /** Unpacking takes about a second. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Optional<Path> root;
    private final List<Path> temporaryPlaces;
    private final String setting;
    private final CodePermission permission;

    private LibraryCache(Optional<Path> root, List<Path> temporaryPlaces, String setting, CodePermission permission) {
        this.root = root;
        this.temporaryPlaces = temporaryPlaces;
        this.setting = setting;
        this.permission = permission;
    }

    static LibraryCache of(Surroundings surroundings) {
        return of(surroundings, ExecutableMapping::refusal);
    }

    static LibraryCache of(Surroundings surroundings, CodePermission permission) {
        return new LibraryCache(
                CacheFolder.of(surroundings.properties(), surroundings.environment()),
                TemporaryFolder.places(surroundings.properties(), surroundings.environment()),
                // The advice must not name a variable that a property overrides.
                surroundings.property(CacheFolder.PROPERTY).isPresent()
                        ? "the JVM option -D" + CacheFolder.PROPERTY + "=/FOLDER"
                        : "XDG_CACHE_HOME=/FOLDER in the environment",
                permission);
    }

    /**
     * Opens a file with exactly this content, unpacking it first if necessary, from the first folder where that works.
     *
     * @param name the name that the file must have
     * @param sha256 the hash of its content, in hexadecimal
     * @param source the content
     * @param opener loads a file; throws {@link UnsatisfiedLinkError} if that fails
     * @return the file that was opened, absolute; it no longer exists if it was in a temporary folder
     * @throws IOException if there is no folder that it can be opened from, or the source has other content
     * @throws UnsatisfiedLinkError if the file cannot be opened for a reason other than its folder
     */
    Path open(String name, String sha256, Source source, Consumer<Path> opener) throws IOException {
        List<String> refusals = new ArrayList<>();
        if (root.isPresent()) {
            try {
                Path file = shared(root.get(), name, sha256, source);
                open(file, opener);
                return file;
            } catch (ContentException e) {
                throw e;
            } catch (IOException e) {
                refusals.add(root.get() + ": " + IoReason.of(e));
            }
        } else {
            refusals.add("~/.cache: this user has no home");
        }
        for (Path place : temporaryPlaces) {
            try {
                Path file = openTemporary(place, name, sha256, source, opener);
                LOG.log(
                        System.Logger.Level.INFO,
                        "{0} is unpacked for this run only, because it cannot be kept in {1}; set {2} for another folder",
                        name,
                        refusals.getFirst(),
                        setting);
                return file;
            } catch (ContentException e) {
                throw e;
            } catch (IOException e) {
                refusals.add(place + ": " + IoReason.of(e));
            }
        }
        throw new IOException("there is no folder that " + name + " can be loaded from (" + String.join("; ", refusals)
                + "); set " + setting
                + ", a folder of yours that others cannot write to, with 100 MB of free space, on a file system that is not"
                + " mounted noexec");
    }

    private Path shared(Path cache, String name, String sha256, Source source) throws IOException {
        Path requested = cache.resolve("native").resolve(sha256);
        Ownership.requireOursAbove(requested);
        CacheFolder.create(requested);
        Path folder = requested.toRealPath();
        VerifiedFile file = new VerifiedFile(folder, name, sha256);
        Ownership.requireOurs(folder);
        if (file.isIntact()) {
            return file.path();
        }
        requireCodePermitted(folder);
        try (FileChannel channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = lock(channel)) {
            if (!file.isIntact()) {
                Folders.under(folder, AtomicFile.LEFTOVERS)
                        .forEach(LibraryCache::delete); // left behind by a process that was killed
                unpack(file, source);
            }
        }
        file.remember();
        return file.path();
    }

    /**
     * Waits for the lock. A process that has it makes this one wait in the system; another class loader of this process, which
     * has a copy of this class, makes Java throw an exception.
     */
    private static FileLock lock(FileChannel channel) throws IOException {
        long start = System.nanoTime();
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException e) {
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw new IOException(
                            "another class loader of this process has been unpacking there for a minute", e);
                }
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while another class loader of this process unpacks there", e);
            }
        }
    }

    /** Deletes the file once it is open: its name is no longer needed, and a process that is killed would leave 93 MB behind. */
    private Path openTemporary(Path place, String name, String sha256, Source source, Consumer<Path> opener)
            throws IOException {
        Path folder = TemporaryFolder.createIn(place).toRealPath();
        Path file = folder.resolve(name);
        try {
            Ownership.requireOursAbove(folder);
            requireCodePermitted(folder);
            unpack(new VerifiedFile(folder, name, sha256), source);
            open(file, opener);
            return file;
        } finally {
            delete(file);
            delete(folder);
        }
    }

    private void open(Path file, Consumer<Path> opener) throws IOException {
        try {
            opener.accept(file);
        } catch (UnsatisfiedLinkError e) {
            Optional<String> refusal = permission.refusal(file, Files.size(file));
            if (refusal.isPresent()) {
                throw new IOException(refusal.get(), e);
            }
            throw e; // it would not load from another folder either
        }
    }

    /** Tries a small file first, so that no large one is written to a folder that turns out to be unusable. */
    private void requireCodePermitted(Path folder) throws IOException {
        Path probe = Files.createTempFile(folder, ".ssd4j-", ".tmp");
        try {
            Optional<String> refusal = permission.refusal(probe, 1);
            if (refusal.isPresent()) {
                throw new IOException(refusal.get());
            }
        } finally {
            delete(probe);
        }
    }

    private static void unpack(VerifiedFile file, Source source) throws IOException {
        try (InputStream content = source.open()) {
            file.write(content);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "left behind: {0}", path);
        }
    }
}
