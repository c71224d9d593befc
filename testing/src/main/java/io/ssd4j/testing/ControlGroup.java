// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A group of processes that Linux limits, in version 1 or 2 of control groups. It must have no process when it is closed. */
public final class ControlGroup implements AutoCloseable {
    private static final Path TOP = Path.of("/sys/fs/cgroup");
    private static final int PERIOD_MICROSECONDS = 100_000;

    private final List<Path> folders = new ArrayList<>();
    private final boolean version2 = Files.exists(TOP.resolve("cgroup.controllers"));

    private ControlGroup() {}

    static boolean canBeCreated() {
        try (ControlGroup _ = limited(100, 1L << 30)) {
            return true;
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /**
     * Creates a group.
     *
     * @param percent of one processor
     * @param bytes of memory
     * @throws IOException if the system does not permit it
     */
    public static ControlGroup limited(int percent, long bytes) throws IOException {
        ControlGroup group = new ControlGroup();
        try {
            String name = "ssd4j-test-" + ProcessHandle.current().pid();
            int quota = PERIOD_MICROSECONDS / 100 * percent;
            if (group.version2) {
                Path folder = group.create(TOP.resolve(name));
                Files.writeString(folder.resolve("cpu.max"), quota + " " + PERIOD_MICROSECONDS);
                Files.writeString(folder.resolve("memory.max"), Long.toString(bytes));
            } else {
                Path memory = group.create(TOP.resolve("memory").resolve(name));
                Files.writeString(memory.resolve("memory.limit_in_bytes"), Long.toString(bytes));
                Path cpu = group.create(TOP.resolve("cpu").resolve(name));
                Files.writeString(cpu.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROSECONDS));
                Files.writeString(cpu.resolve("cpu.cfs_quota_us"), Integer.toString(quota));
            }
            return group;
        } catch (IOException e) {
            group.close();
            throw e;
        }
    }

    private Path create(Path folder) throws IOException {
        Files.createDirectory(folder);
        folders.add(folder);
        return folder;
    }

    /** The program that {@link JavaProcess.Builder#startedBy} needs to start Java in this group. */
    public String[] program() {
        StringBuilder script = new StringBuilder();
        for (Path folder : folders) {
            script.append("echo $$ > ").append(folder).append("/cgroup.procs && ");
        }
        return new String[] {"sh", "-c", script + "exec \"$0\" \"$@\""};
    }

    /** Removes the group. */
    @Override
    public void close() {
        try {
            for (Path folder : folders) {
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
