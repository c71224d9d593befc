// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import io.ssd4j.bindings.files.AtomicFile;
import io.ssd4j.bindings.files.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file whose content is known by its SHA-256.
 *
 * <p>Hashing oneDNN's 93 MB takes a fresh JVM 0.4 s, too long for every start. A check therefore writes a stamp file
 * with the inode, size, modification time and status change time, and the next check only hashes if one of them
 * differs. Every write, truncation, replacement or change of the times updates the status change time, which no program
 * can set back without changing the machine's clock. The stamp cannot detect a write within the same clock tick, a few
 * milliseconds after the check, or a disk that returns wrong data.
 *
 * @param folder the real path of the file's folder
 * @param name the file's name
 * @param sha256 the expected hash of the content, in hexadecimal
 */
record VerifiedFile(Path folder, String name, String sha256) {
    private static final System.Logger LOG = System.getLogger(VerifiedFile.class.getName());

    Path path() {
        return folder.resolve(name);
    }

    /** Whether the file exists with the right content. */
    boolean isIntact() throws IOException {
        String identity;
        try {
            identity = identity();
            Ownership.requireOurs(path());
        } catch (NoSuchFileException e) {
            return false;
        }
        if (isStamped(identity)) {
            return true;
        }
        if (!Sha256.hex(path()).equals(sha256)) {
            return false;
        }
        // This identity was read before hashing, so the next check detects a write during hashing.
        remember(identity);
        return true;
    }

    /** Compares bytes, because a damaged stamp may not be text, and must not prevent the file from being used. */
    private boolean isStamped(String identity) throws IOException {
        byte[] expected = identity.getBytes(StandardCharsets.UTF_8);
        return Files.isRegularFile(stamp())
                && Files.size(stamp()) == expected.length
                && Arrays.equals(Files.readAllBytes(stamp()), expected);
    }

    /**
     * Writes the file, replacing another if its content is right.
     *
     * @throws ContentException if the content is not what was expected
     */
    void write(InputStream content) throws IOException {
        if (Files.isSymbolicLink(path())) {
            Files.delete(path()); // replaced, not followed
        }
        try (AtomicFile file = AtomicFile.createPrivate(path())) {
            content.transferTo(Channels.newOutputStream(file.channel()));
            String actual = Sha256.hex(file.temporary());
            if (!actual.equals(sha256)) {
                throw new ContentException(name + " has the SHA-256 " + actual + ", expected was " + sha256);
            }
            file.commit();
        }
    }

    /** Writes the stamp for a file that {@link #write} has just written. */
    void remember() throws IOException {
        remember(identity());
    }

    private Path stamp() {
        return folder.resolve(name + ".verified");
    }

    private void remember(String identity) {
        try {
            AtomicFile.writePrivate(stamp(), identity.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // A read-only or full disk. The file itself is good; the next start hashes it again.
            LOG.log(System.Logger.Level.DEBUG, "cannot write " + stamp(), e);
        }
    }

    private String identity() throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(path(), "unix:ino,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
        return new TreeMap<>(attributes).toString();
    }
}
