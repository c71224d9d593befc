// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Checks who can change a file. Loading code from a file that another user can write means running that user's code as
 * this user. The rule is therefore that of an SSH server for keys: the file and its folder belong to this user, every
 * folder above belongs to this user or root, and no other user can write there.
 */
final class Ownership {
    private static final int ROOT = 0;
    private static final int WRITABLE_BY_OTHERS = 0022;
    /** In a sticky folder such as /tmp, only the owner of an entry can rename or delete it. */
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
        for (Path above = path.getParent(); above != null; above = above.getParent()) {
            requireOwner(above);
            if ((mode(above) & WRITABLE_BY_OTHERS) != 0 && (mode(above) & STICKY) == 0) {
                throw refusal(above, "can be written by other users");
            }
        }
    }

    /** The numeric id, because users in a container often have no name. */
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
