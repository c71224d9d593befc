// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.memory;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A group of processes whose memory is limited. The groups above it limit it too.
 *
 * <p>The files are described in Linux's {@code Documentation/admin-guide/cgroup-v1/memory.rst} and {@code cgroup-v2.rst}, the lists of
 * groups and mounts in {@code cgroups(7)} and {@code proc_pid_mountinfo(5)}.
 *
 * @param folder of the group's files
 * @param version 1 or 2
 */
record MemoryCgroup(Path folder, int version) {
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    /** The fields of a line of {@code /proc/self/mountinfo}. */
    private record Mount(String root, String point, String type, String options) {

        static Optional<Mount> parse(String line) {
            String[] halves = line.split(" - ", 2);
            String[] before = halves[0].split(" ", -1);
            String[] after = halves.length < 2 ? new String[0] : halves[1].split(" ", -1);
            return before.length < 6 || after.length < 3
                    ? Optional.empty()
                    : Optional.of(new Mount(unescape(before[3]), unescape(before[4]), after[0], after[2]));
        }

        private static String unescape(String field) {
            return OCTAL.matcher(field)
                    .replaceAll(match ->
                            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 8))));
        }

        boolean hasMemory() {
            return type.equals("cgroup2")
                    || (type.equals("cgroup") && List.of(options.split(",", -1)).contains("memory"));
        }
    }

    /**
     * The groups that this process belongs to, the innermost first.
     *
     * @param system the folder in place of {@code /}
     * @throws IOException if the system has no such lists
     * @throws InvalidPathException if they have a name that cannot be a path in this locale
     */
    static List<MemoryCgroup> of(Path system) throws IOException {
        List<String> groups = lines(system.resolve("proc/self/cgroup"));
        List<MemoryCgroup> found = new ArrayList<>();
        for (String line : lines(system.resolve("proc/self/mountinfo"))) {
            Mount.parse(line).filter(Mount::hasMemory).ifPresent(mount -> {
                int version = mount.type().equals("cgroup2") ? 2 : 1;
                path(groups, version).ifPresent(path -> found.addAll(chain(system, mount, path, version)));
            });
        }
        return found;
    }

    /** The names are bytes in any encoding. */
    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    }

    /**
     * A name as Java's paths have it.
     *
     * @param bytes of the name, each a character
     * @param encoding of file names
     */
    static String name(String bytes, Charset encoding) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), encoding);
    }

    /** The path of this process's group; a line is {@code 4:memory:/path}, or {@code 0::/path} in version 2. */
    private static Optional<String> path(List<String> groups, int version) {
        return groups.stream()
                .map(line -> line.split(":", 3))
                .filter(fields -> fields.length == 3)
                .filter(fields -> version == 2
                        ? fields[0].equals("0") && fields[1].isEmpty()
                        : Arrays.asList(fields[1].split(",", -1)).contains("memory"))
                .map(fields -> fields[2])
                .findFirst();
    }

    private static List<MemoryCgroup> chain(Path system, Mount mount, String path, int version) {
        Charset encoding = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        Path point = system.resolve(name(mount.point().substring(1), encoding));
        // In a container, its own group is mounted there, while the path in the list is that on the host.
        String below =
                mount.root().equals("/") ? path : path.equals(mount.root()) ? "" : afterPrefix(path, mount.root());
        Path folder =
                point.resolve(name(below.replaceFirst("^/+", ""), encoding)).normalize();
        List<MemoryCgroup> chain = new ArrayList<>();
        for (Path group = folder.startsWith(point) ? folder : point;
                group != null && group.startsWith(point);
                group = group.getParent()) {
            chain.add(new MemoryCgroup(group, version));
        }
        return chain;
    }

    private static String afterPrefix(String path, String prefix) {
        return path.startsWith(prefix + "/") ? path.substring(prefix.length()) : "";
    }

    /**
     * How much is left of the group's limit; empty if it has none.
     *
     * @param swap free swap space of the machine, in bytes
     */
    Optional<MemoryHeadroom> headroom(long swap) {
        Path file = folder.resolve(version == 2 ? "memory.max" : "memory.limit_in_bytes");
        Optional<Long> limit = MemoryHeadroom.number(file);
        Optional<Long> used =
                MemoryHeadroom.number(folder.resolve(version == 2 ? "memory.current" : "memory.usage_in_bytes"));
        if (limit.isEmpty() || used.isEmpty()) {
            return Optional.empty();
        }
        long left = limit.get() - used.get() + reclaimable() + Math.min(swap, swapLeft());
        return Optional.of(new MemoryHeadroom(left, limit.get(), file.toString()));
    }

    /** The page cache, which the system drops when it needs memory. It does not include pages in tmpfs. */
    private long reclaimable() {
        try {
            Map<String, Long> statistics = MemoryHeadroom.sizes(folder.resolve("memory.stat"));
            String total = version == 2 ? "" : "total_"; // with the groups below, as in the usage
            return statistics.getOrDefault(total + "active_file", 0L)
                    + statistics.getOrDefault(total + "inactive_file", 0L)
                    + statistics.getOrDefault("slab_reclaimable", 0L);
        } catch (IOException e) {
            return 0;
        }
    }

    private long swapLeft() {
        if (version == 1) {
            return Long.MAX_VALUE; // memory and swap have one common limit, which is at least as large
        }
        Optional<Long> limit = MemoryHeadroom.number(folder.resolve("memory.swap.max"));
        long used = MemoryHeadroom.number(folder.resolve("memory.swap.current")).orElse(0L);
        return limit.map(most -> Math.max(0, most - used)).orElse(Long.MAX_VALUE);
    }
}
