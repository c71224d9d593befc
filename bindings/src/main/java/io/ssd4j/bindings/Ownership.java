// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Who can change a file. Code loaded from a file that somebody else can write is somebody else's code, run as this user, so
 * the rule is that of an SSH server for keys: the file and its folder belong to this user, every folder above to this user or
 * root, and nobody else may write there.
 */
final class Ownership {
    private static final int ROOT = 0;
    private static final int WRITABLE_BY_OTHERS = 0022;
    /** In such a folder, /tmp, only the owner of an entry can rename or delete it. */
    private static final int STICKY = 01000;

    private Ownership() {}

    /**
     * Refuses what somebody else put there.
     *
     * @param path a real path: no link in it
     * @throws IOException where it belongs to another user than this one and root, or it cannot be told
     */
    static void requireOwner(Path path) throws IOException {
        if (owner(path) != self() && owner(path) != ROOT) {
            throw refusal(path, "belongs to user " + owner(path));
        }
    }

    /**
     * Refuses what somebody else can change.
     *
     * @param path a real path: no link in it
     * @throws IOException where somebody else can change what is there, or it cannot be told
     */
    static void requireOurs(Path path) throws IOException {
        if (owner(path) != self()) {
            throw refusal(path, "belongs to user " + owner(path));
        }
        if ((mode(path) & WRITABLE_BY_OTHERS) != 0) {
            throw refusal(path, "can be written by other users");
        }
        for (Path above = path.getParent(); above != null; above = above.getParent()) {
            requireOwner(above);
            if ((mode(above) & WRITABLE_BY_OTHERS) != 0 && (mode(above) & STICKY) == 0) {
                throw refusal(above, "can be written by other users");
            }
        }
    }

    /** Not the name of the user: in a container the user often has none. */
    private static int self() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    private static IOException refusal(Path path, String why) {
        return new AccessDeniedException(path.toString(), null, why + ", so no library is loaded from there");
    }

    private static int owner(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private static int mode(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }
}
