// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.ChildJvm.Paths;
import io.ssd4j.testing.Capability;
import io.ssd4j.testing.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads a library on real file systems that do not permit code, or nothing to be written. */
class MountsCpuTest {
    private static final String NOEXEC_EVERYWHERE = "mount --bind /tmp /tmp && mount -o remount,bind,noexec /tmp"
            + " && mount --bind /var/tmp /var/tmp && mount -o remount,bind,noexec /var/tmp";

    @TempDir
    private Path root;

    private Path cache;
    private Path temporary;

    @BeforeAll
    static void mountingIsPermitted() {
        Capability.require(Capability.MOUNTS);
    }

    @BeforeEach
    void folders() throws IOException {
        cache = Files.createDirectory(root.resolve("cache"));
        temporary = Files.createDirectory(root.resolve("temporary"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"noexec", "ro", "size=64k"})
    void loadsFromATemporaryFolderIfTheCacheIsOfNoUse(String options) throws IOException, InterruptedException {
        String loaded = load(mounted(options)).getFirst();
        assertTrue(loaded.matches("GOMP loaded " + temporary + "/ssd4j-\\d+/libgomp.so.1"), loaded);
    }

    @Test
    void loadsFromACacheThatHasBecomeReadOnly() throws IOException, InterruptedException {
        String filled = load("true").getFirst();
        assertTrue(filled.startsWith("GOMP loaded " + cache), filled);
        String readOnly = "mount --bind " + cache + " " + cache + " && mount -o remount,bind,ro " + cache;
        assertEquals(filled, load(readOnly).getFirst());
    }

    @Test
    void withoutAPlaceForCodeTheMessageNamesNoexecAndTheSetting() throws IOException, InterruptedException {
        String first = load(mounted("noexec") + " && " + NOEXEC_EVERYWHERE, NativeLibrary.DNNL)
                .getFirst();
        assertTrue(
                first.startsWith(
                        "DNNL missing: could not be unpacked: there is no folder that libdnnl.so.3 can be loaded from ("
                                + cache + "/ssd4j: the file system is mounted noexec; "),
                first);
        assertTrue(first.contains("; set XDG_CACHE_HOME=/FOLDER in the environment, a folder of yours"), first);
    }

    private String mounted(String options) {
        return "mount -t tmpfs -o " + options + " tmpfs " + cache;
    }

    private List<String> load(String mount) throws IOException, InterruptedException {
        return load(mount, NativeLibrary.GOMP); // small, but also present in other places of many systems
    }

    private List<String> load(String mount, NativeLibrary library) throws IOException, InterruptedException {
        return ChildJvm.start(
                        Mounts.program(mount),
                        Paths.MIXED,
                        List.of("--enable-native-access=io.ssd4j.bindings"),
                        Map.of("XDG_CACHE_HOME", cache.toString(), "TMPDIR", temporary.toString()),
                        library)
                .output()
                .stream()
                .filter(line -> line.startsWith(library.name()))
                .toList();
    }
}
