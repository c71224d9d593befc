// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much more memory this process may use before Linux kills it: the limits of its memory cgroups, of version 1 or 2, and the
 * memory that the machine has available. The system grants larger allocations too, but kills the process without an error message
 * when it writes to them. Memory that the system can reclaim counts as available, so that nothing is refused that would have fit.
 *
 * @param bytes what is left; negative if the limit is exceeded
 * @param limit the limit in bytes
 * @param source where the limit comes from
 */
public record MemoryHeadroom(long bytes, long limit, String source) {

    /** Smaller allocations are not worth reading the system's files; the next check sees them. */
    private static final long LARGE = 4 << 20;

    /** The tightest limit of this process; empty if the system does not provide it, for example without {@code /proc}. */
    public static Optional<MemoryHeadroom> ofThisProcess() {
        return of(Path.of("/"));
    }

    /**
     * Why this process should not allocate this much; empty if it may, or if that is not known.
     *
     * @param wanted bytes that are about to be used
     * @param what the purpose, for the message
     * @param alternative what else helps besides more memory, such as "use less, or "; may be empty
     */
    public static Optional<String> refusal(long wanted, String what, String alternative) {
        return wanted < LARGE
                ? Optional.empty()
                : ofThisProcess().flatMap(headroom -> headroom.refusalOf(wanted, what, alternative));
    }

    /** Does the same as {@link #ofThisProcess} with another folder in place of {@code /}. */
    static Optional<MemoryHeadroom> of(Path root) {
        try {
            Map<String, Long> machine = sizes(root.resolve("proc/meminfo"));
            long swap = machine.getOrDefault("SwapFree", 0L);
            Stream<MemoryHeadroom> cgroups = cgroups(root).stream().flatMap(cgroup -> cgroup.headroom(swap).stream());
            return Stream.concat(cgroups, machine(machine, swap).stream())
                    .min(Comparator.comparingLong(MemoryHeadroom::bytes));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A group whose name this locale does not have, such as one that is not ASCII in the C locale, cannot be looked up. */
    private static List<MemoryCgroup> cgroups(Path root) throws IOException {
        try {
            return MemoryCgroup.of(root);
        } catch (InvalidPathException e) {
            return List.of();
        }
    }

    /** The message for an allocation that is larger; empty if there is enough memory for it. */
    Optional<String> refusalOf(long wanted, String what, String alternative) {
        return wanted <= bytes
                ? Optional.empty()
                : Optional.of(mebibytes(wanted) + " MiB of memory are needed for " + what + ", but only "
                        + mebibytes(Math.max(0, bytes)) + " of " + mebibytes(limit) + " MiB are left ("
                        + source + "): " + alternative + "give this process more memory");
    }

    private static long mebibytes(long bytes) {
        return bytes >> 20;
    }

    private static Optional<MemoryHeadroom> machine(Map<String, Long> sizes, long swap) {
        Long available = sizes.get("MemAvailable");
        Long total = sizes.get("MemTotal");
        return available == null || total == null
                ? Optional.empty()
                : Optional.of(new MemoryHeadroom(available + swap, total, "the machine"));
    }

    /** The values of a file whose lines are a name, a number and perhaps the unit kB, in bytes. */
    static Map<String, Long> sizes(Path file) throws IOException {
        Map<String, Long> sizes = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split("[:\\s]+", -1);
            if (words.length >= 2 && words[1].matches("\\d{1,18}")) {
                long scale = words.length > 2 && words[2].equals("kB") ? 1024 : 1;
                sizes.put(words[0], Long.parseLong(words[1]) * scale);
            }
        }
        return sizes;
    }

    /** The one number in a file; empty if it is {@code max}, or so large that it means no limit. */
    static Optional<Long> number(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.size() == 1 && lines.getFirst().matches("\\d{1,18}")
                    ? Optional.of(Long.parseLong(lines.getFirst()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // a controller that is not enabled has no such file
        }
    }
}
