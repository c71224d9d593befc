// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import io.ssd4j.bindings.files.OperatingSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Checks who can change a file. Loading code from a file that another user can write means running that user's code as
 * this user. The rule is therefore that of an SSH server for keys: the file and its folder belong to this user, every
 * folder above belongs to this user or root, and no other user can write there.
 */
final class Ownership {
    private static final int ROOT = 0;
    private static final int WRITABLE_BY_OTHERS = 0022;
    /** In a sticky folder such as /tmp, only the owner of an entry, or of the folder, can rename or delete it. */
    private static final int STICKY = 01000;

    private Ownership() {}

    /**
     * Rejects a path that belongs to another user.
     *
     * @param path a real path, without symbolic links
     * @throws IOException if it belongs to a user other than this one and root, or the owner cannot be determined
     */
    static void requireOwner(Path path) throws IOException {
        if (owner(path) != self() && owner(path) != ROOT) {
            throw refusal(path, "belongs to user " + owner(path));
        }
    }

    /**
     * Rejects a path that another user can change.
     *
     * @param path a real path, without symbolic links
     * @throws IOException if another user can change it, or that cannot be determined
     */
    static void requireOurs(Path path) throws IOException {
        if (owner(path) != self()) {
            throw refusal(path, "belongs to user " + owner(path));
        }
        if ((mode(path) & WRITABLE_BY_OTHERS) != 0) {
            throw refusal(path, "can be written by other users");
        }
        requireOursAbove(path);
    }

    /**
     * Rejects a path below a folder that belongs to another user or can be changed by one. Folders that do not exist yet are
     * skipped, so that the check can run before any are created in another user's home, for example by root with that user's
     * HOME.
     *
     * @param path a real path as far as it exists
     * @throws IOException if there is such a folder, or if that cannot be determined
     */
    static void requireOursAbove(Path path) throws IOException {
        for (Path above = path.getParent(); above != null; above = above.getParent()) {
            if (Files.exists(above)) {
                Path folder = above.toRealPath();
                requireOwner(folder);
                requireClosed(folder);
            }
        }
    }

    private static void requireClosed(Path folder) throws IOException {
        int mode = mode(folder);
        if ((mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0) {
            throw refusal(folder, "can be written by other users");
        }
    }

    /** The numeric id, because users in a container often have no name. */
    private static int self() throws IOException {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (NoSuchFileException e) {
            if (OperatingSystem.ofThisProcess() == OperatingSystem.LINUX) {
                throw new IOException("the user who runs this process cannot be determined without /proc", e);
            }
            return ownerOfNewFile();
        }
    }

    /** A new file belongs to the user who runs this process. */
    static int ownerOfNewFile() throws IOException {
        Path file = Files.createTempFile("ssd4j-", ".tmp");
        try {
            return owner(file);
        } finally {
            Files.delete(file);
        }
    }

    private static IOException refusal(Path path, String why) {
        return new IOException(path + " " + why + ", so no library is loaded from there");
    }

    private static int owner(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private static int mode(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }
}
