// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file whose content is known by its SHA-256.
 *
 * <p>Hashing oneDNN's 93 MB costs a fresh Java 0.4 s, too much for every start. So a check leaves a stamp beside the file with
 * its inode, size, time of modification and time of status change, and the next check hashes only where one of them differs.
 * Any write, truncation, replacement or change of the times themselves sets the time of status change, which no program can
 * set back short of setting the machine's clock. What the stamp cannot see is a write within the same tick of the clock, a
 * few milliseconds after the check, and a disk that returns other bytes than were written.
 *
 * @param folder the real path of the folder that it is in
 * @param name its name there
 * @param sha256 the hash of the content it must have, in hexadecimal
 */
record VerifiedFile(Path folder, String name, String sha256) {
    private static final int CHUNK = 1 << 18;

    Path path() {
        return folder.resolve(name);
    }

    /** Whether the file is there with the right content. */
    boolean isIntact() throws IOException {
        String identity;
        try {
            identity = identity();
            Ownership.requireOurs(path());
        } catch (NoSuchFileException e) {
            return false;
        }
        if (Files.exists(stamp()) && Files.readString(stamp()).equals(identity)) {
            return true;
        }
        if (!hash(path()).equals(sha256)) {
            return false;
        }
        // The identity from before the hash: a write during the hash then shows at the next check.
        writeStamp(identity);
        return true;
    }

    /**
     * Puts a complete file in this one's place, if its content is right.
     *
     * @param part a file in the same folder
     * @throws ContentException where its content is not what was expected
     */
    void moveHere(Path part) throws IOException {
        String actual = hash(part);
        if (!actual.equals(sha256)) {
            throw new ContentException(name + " has the SHA-256 " + actual + ", expected was " + sha256);
        }
        Files.move(part, path(), StandardCopyOption.ATOMIC_MOVE);
        writeStamp(identity());
    }

    Path stamp() {
        return folder.resolve(name + ".verified");
    }

    private void writeStamp(String identity) throws IOException {
        Path part = Files.createTempFile(folder, "stamp-", ".tmp");
        Files.writeString(part, identity);
        Files.move(part, stamp(), StandardCopyOption.ATOMIC_MOVE);
    }

    private String identity() throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(path(), "unix:ino,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
        return new TreeMap<>(attributes).toString();
    }

    static String hash(Path file) throws IOException {
        MessageDigest digest = newDigest();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
