// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * The owner, group and permissions of a file that is about to be replaced.
 *
 * @param mode the permissions of owner, group and others
 */
record FilePermissions(int owner, int group, int mode) {
    private static final int PERMISSIONS = 0777;
    private static final int OTHERS = 07;
    private static final int BITS_TO_GROUP = 3;
    private static final int STICKY = 01000;
    private static final int ROOT = 0;

    /** Whether files have an owner, a group and permissions where this path is, as on every system but Windows. */
    static boolean existFor(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    /**
     * Reads them from a file.
     *
     * @param name the file as the user names it, for the message
     */
    static FilePermissions of(Path name, Path file) throws IOException {
        try {
            return new FilePermissions(
                    number(file, "unix:uid"), number(file, "unix:gid"), number(file, "unix:mode") & PERMISSIONS);
        } catch (IOException e) {
            throw new IOException("cannot write " + name + ": " + IoReason.of(e), e);
        }
    }

    /**
     * The permissions until {@link #applyTo}. Only the owner has any: a new file belongs to this user's group, whose members may
     * not be permitted to read the old content.
     */
    static FileAttribute<Set<PosixFilePermission>> forNewFile() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    }

    /**
     * Checks that this user may replace the file. In a folder such as {@code /tmp}, only the owner of a file may, and the attempt
     * would otherwise fail only at the commit.
     *
     * @param name the file as the user names it
     * @param own a new file of this user in the same folder
     */
    void requireReplaceable(Path name, Path file, Path own) throws IOException {
        int user = number(own, "unix:uid");
        Path folder = Objects.requireNonNull(file.getParent());
        if ((number(folder, "unix:mode") & STICKY) != 0
                && user != ROOT
                && user != owner
                && user != number(folder, "unix:uid")) {
            throw new IOException("cannot write " + name + ": it belongs to another user, and " + folder
                    + " lets only the owner replace a file; write to another folder");
        }
    }

    /** Applies them to a file, as far as this user may. If the group cannot be set, the group gets only the rights of others. */
    void applyTo(Path file) throws IOException {
        boolean sameGroup = set(file, "unix:gid", group);
        set(file, "unix:uid", owner);
        int withoutGroup = mode & ~(OTHERS << BITS_TO_GROUP);
        int othersAsGroup = (mode & OTHERS) << BITS_TO_GROUP;
        Files.setAttribute(file, "unix:mode", sameGroup ? mode : (withoutGroup | othersAsGroup));
    }

    private static int number(Path file, String attribute) throws IOException {
        return (Integer) Files.getAttribute(file, attribute);
    }

    private static boolean set(Path file, String attribute, int value) throws IOException {
        if (number(file, attribute) == value) {
            return true;
        }
        try {
            Files.setAttribute(file, attribute, value);
            return true;
        } catch (FileSystemException _) {
            return false; // only root may give files away
        }
    }
}
