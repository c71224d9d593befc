// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The memory that is left, on systems whose files have these contents. */
class MemoryHeadroomTest {
    private static final long MIB = 1 << 20;

    /** What containers of Docker and Podman with cgroup version 2 have. */
    private static final String MOUNT_V2 =
            "36 29 0:29 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate";

    @TempDir
    private Path root;

    @BeforeEach
    void machineWithEightGibibytes() throws IOException {
        file(
                "proc/meminfo",
                "MemTotal:        8388608 kB\nMemFree:   1024 kB\nMemAvailable:    6291456 kB\nHugePages_Total: 0\n");
    }

    @Test
    void withoutGroupsTheMachineIsTheLimit() throws IOException {
        groups("", "");
        assertEquals(Optional.of(new MemoryHeadroom(6144 * MIB, 8192 * MIB, "the machine")), MemoryHeadroom.of(root));
    }

    @Test
    void swapCountsAsMemory() throws IOException {
        groups("", "");
        file("proc/meminfo", "MemTotal: 8388608 kB\nMemAvailable: 1024 kB\nSwapTotal: 4096 kB\nSwapFree: 2048 kB\n");
        assertEquals(3 * MIB, left());
    }

    @Test
    void withoutProcNothingIsKnown() throws IOException {
        Files.delete(root.resolve("proc/meminfo"));
        assertEquals(Optional.empty(), MemoryHeadroom.of(root));
    }

    @Test
    void version2() throws IOException {
        groups("0::/", MOUNT_V2);
        file("sys/fs/cgroup/memory.max", 512 * MIB + "\n");
        file("sys/fs/cgroup/memory.current", 200 * MIB + "\n");
        file(
                "sys/fs/cgroup/memory.stat",
                "anon 1\nfile 99\nactive_file " + 10 * MIB + "\ninactive_file " + 20 * MIB + "\nslab_reclaimable " + MIB
                        + "\n");
        MemoryHeadroom headroom = MemoryHeadroom.of(root).orElseThrow();
        assertEquals((512 - 200 + 10 + 20 + 1) * MIB, headroom.bytes());
        assertEquals(512 * MIB, headroom.limit());
        assertEquals(root + "/sys/fs/cgroup/memory.max", headroom.source());
    }

    @Test
    void version2WithoutALimit() throws IOException {
        groups("0::/", MOUNT_V2);
        file("sys/fs/cgroup/memory.max", "max\n");
        file("sys/fs/cgroup/memory.current", 200 * MIB + "\n");
        assertEquals(6144 * MIB, left());
    }

    @Test
    void theTightestOfNestedGroupsCounts() throws IOException {
        groups("0::/user.slice/app.scope", MOUNT_V2);
        group("sys/fs/cgroup/user.slice/app.scope", "max", 100);
        group("sys/fs/cgroup/user.slice", String.valueOf(300 * MIB), 250);
        group("sys/fs/cgroup", "max", 5000);
        assertEquals(50 * MIB, left());
        group("sys/fs/cgroup/user.slice/app.scope", String.valueOf(120 * MIB), 100);
        assertEquals(20 * MIB, left());
    }

    @Test
    void swapOfVersion2HasItsOwnLimit() throws IOException {
        groups("0::/", MOUNT_V2);
        group("sys/fs/cgroup", String.valueOf(100 * MIB), 90);
        file("proc/meminfo", "MemTotal: 8388608 kB\nMemAvailable: 6291456 kB\nSwapFree: 1048576 kB\n");
        assertEquals((10 + 1024) * MIB, left());
        file("sys/fs/cgroup/memory.swap.max", 30 * MIB + "\n");
        file("sys/fs/cgroup/memory.swap.current", 10 * MIB + "\n");
        assertEquals((10 + 20) * MIB, left());
        file("sys/fs/cgroup/memory.swap.max", "0\n");
        assertEquals(10 * MIB, left());
    }

    @Test
    void version1InAContainer() throws IOException {
        groups(
                "11:cpuset:/docker/4f5e\n4:memory:/docker/4f5e\n1:name=systemd:/docker/4f5e",
                "60 50 0:33 /docker/4f5e /sys/fs/cgroup/memory ro,nosuid master:15 - cgroup cgroup rw,memory");
        group1("sys/fs/cgroup/memory", String.valueOf(512 * MIB), 400);
        file(
                "sys/fs/cgroup/memory/memory.stat",
                "inactive_file 1\ntotal_inactive_file " + 8 * MIB + "\ntotal_active_file 0\n");
        MemoryHeadroom headroom = MemoryHeadroom.of(root).orElseThrow();
        assertEquals(120 * MIB, headroom.bytes());
        assertEquals(root + "/sys/fs/cgroup/memory/memory.limit_in_bytes", headroom.source());
    }

    @Test
    void version1OnTheHost() throws IOException {
        groups(
                "4:cpu,memory:/a/b\n0::/",
                MOUNT_V2 + "\n60 50 0:33 / /cg\\040one/memory rw - cgroup cgroup rw,cpu,memory");
        group1("cg one/memory", "9223372036854771712", 9000); // no limit
        group1("cg one/memory/a", String.valueOf(700 * MIB), 690);
        group1("cg one/memory/a/b", String.valueOf(600 * MIB), 100);
        assertEquals(10 * MIB, left());
    }

    @Test
    void aGroupOutsideOfWhatIsMountedIsItsTop() throws IOException {
        groups("0::/../../other", MOUNT_V2);
        group("sys/fs/cgroup", String.valueOf(64 * MIB), 60);
        assertEquals(4 * MIB, left());
    }

    /** In the C locale it cannot be a path; in others, it is that of no file. */
    @Test
    void aNameThatIsNotUtf8IsNoFailure() throws IOException {
        groups("", MOUNT_V2);
        Files.write(root.resolve("proc/self/cgroup"), new byte[] {'0', ':', ':', '/', 'a', (byte) 0xff, '\n'});
        assertEquals(6144 * MIB, left());
    }

    @Test
    void aNameThatCannotBeAPathIsNoFailure() throws IOException {
        groups("0::/a\0b", MOUNT_V2);
        assertEquals(6144 * MIB, left());
    }

    @Test
    void namesHaveTheEncodingOfTheLocale() {
        assertEquals("caf\u00e9", MemoryCgroup.name("caf\u00c3\u00a9", StandardCharsets.UTF_8));
        assertEquals("caf\u00e9", MemoryCgroup.name("caf\u00e9", StandardCharsets.ISO_8859_1));
    }

    @Test
    void linesThatAreNotUnderstoodAreNoLimit() throws IOException {
        groups("nonsense\n0::/", "36 29\n" + MOUNT_V2 + "\n\n");
        file("sys/fs/cgroup/memory.max", "twelve\n");
        file("sys/fs/cgroup/memory.current", "\n");
        assertEquals(6144 * MIB, left());
    }

    @Test
    void theRefusalHasTheNumbers() {
        MemoryHeadroom headroom = new MemoryHeadroom(100 * MIB, 512 * MIB, "/sys/fs/cgroup/memory.max");
        assertEquals(Optional.empty(), headroom.refusalOf(100 * MIB, "the slab", ""));
        assertEquals(
                Optional.of(
                        "200 MiB of memory are needed for the slab, but only 100 of 512 MiB are left (/sys/fs/cgroup/memory.max):"
                                + " use less, or give this process more memory"),
                headroom.refusalOf(200 * MIB, "the slab", "use less, or "));
        assertTrue(new MemoryHeadroom(-MIB, MIB, "")
                .refusalOf(1, "", "")
                .orElseThrow()
                .contains("only 0 of 1 MiB"));
    }

    private long left() {
        return MemoryHeadroom.of(root).orElseThrow().bytes();
    }

    private void groups(String cgroup, String mountinfo) throws IOException {
        file("proc/self/cgroup", cgroup + "\n");
        file("proc/self/mountinfo", mountinfo + "\n");
    }

    private void group(String folder, String limit, long mebibytes) throws IOException {
        file(folder + "/memory.max", limit + "\n");
        file(folder + "/memory.current", mebibytes * MIB + "\n");
    }

    private void group1(String folder, String limit, long mebibytes) throws IOException {
        file(folder + "/memory.limit_in_bytes", limit + "\n");
        file(folder + "/memory.usage_in_bytes", mebibytes * MIB + "\n");
    }

    private void file(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
