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
    private static final int CHUNK = 1 << 18;

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
        if (Files.exists(stamp()) && Files.readString(stamp()).equals(identity)) {
            return true;
        }
        if (!hash(path()).equals(sha256)) {
            return false;
        }
        // The identity from before hashing, so that the next check detects a write during hashing.
        writeStamp(identity);
        return true;
    }

    /**
     * Replaces this file with a complete one if that has the right content.
     *
     * @param part a file in the same folder
     * @throws ContentException if the content is wrong
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
