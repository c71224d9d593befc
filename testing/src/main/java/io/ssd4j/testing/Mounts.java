// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing;

/** File systems that only one process and its children see. */
public final class Mounts {
    private Mounts() {}

    static boolean arePermitted() {
        // Not with a user namespace: there, the folders above belong to nobody.
        return User.isRoot()
                && Command.output("unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
                        .isPresent();
    }

    /**
     * The program that {@link JavaProcess.Builder#startedBy} needs to start Java with other mounts.
     *
     * @param script commands of the shell that mount, separated by {@code &&}
     */
    public static String[] program(String script) {
        return new String[] {"unshare", "-m", "sh", "-c", script + " && exec \"$0\" \"$@\""};
    }
}
