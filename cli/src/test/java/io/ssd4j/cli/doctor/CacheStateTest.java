// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.diagnosis.Finding;
import io.ssd4j.runtime.diagnosis.Finding.State;
import io.ssd4j.testing.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said about the folder of everything that is kept. */
class CacheStateTest {
    @TempDir
    private Path folder;

    private Path cache;

    @BeforeEach
    void nameTheCache() throws IOException {
        cache = folder.toRealPath().resolve("a cache");
    }

    private FakeMachine machine() {
        return new FakeMachine(folder.resolve("root")).variable("XDG_CACHE_HOME", cache.toString());
    }

    private static String mount(Path point, String options) {
        return "36 35 98:0 / " + point.toString().replace(" ", "\\040") + " " + options + " - ext4 /dev/sda rw\n";
    }

    @Test
    void aFolderThatCanBeCreatedIsGoodAndIsNotCreated() {
        Finding found = CacheState.of(machine().machine());
        assertEquals(
                new Finding(
                        "cache",
                        State.OK,
                        "cache folder",
                        cache.resolve("ssd4j").toString()),
                found);
        assertTrue(Files.notExists(cache));
    }

    @Test
    void tellsOfNoexecOnTheInnermostMount() throws IOException {
        Files.createDirectory(cache);
        String outside = mount(Path.of("/"), "rw,relatime") + mount(folder.toRealPath(), "rw,nosuid,noexec");
        Finding refused =
                CacheState.of(machine().file("/proc/self/mountinfo", outside).machine());
        Finding allowed = CacheState.of(machine()
                .file("/proc/self/mountinfo", outside + mount(cache, "rw,nosuid"))
                .machine());
        Finding beside = CacheState.of(machine()
                .file("/proc/self/mountinfo", outside + mount(cache, "rw") + mount(Path.of(cache + "2"), "noexec"))
                .machine());
        assertAll(
                () -> assertEquals(State.LIMITED, refused.state()),
                () -> assertTrue(refused.text().contains("is mounted noexec"), refused.text()),
                () -> assertEquals(State.OK, allowed.state(), allowed.text()),
                () -> assertEquals(State.OK, beside.state(), beside.text()));
    }

    @Test
    void aFileInTheWayIsNoFolder() throws IOException {
        Files.writeString(cache, "");
        Finding found = CacheState.of(machine().machine());
        assertEquals(State.LIMITED, found.state());
        assertTrue(found.text().contains("cannot be written"), found.text());
    }

    @Test
    void aFolderOfAnotherUserCannotBeWritten() throws IOException {
        Capability.require(Capability.NO_ROOT);
        Files.createDirectory(cache);
        assertTrue(cache.toFile().setWritable(false));
        assertTrue(CacheState.of(machine().machine()).text().contains("cannot be written"));
    }

    @Test
    void aUserWithoutAHomeHasNone() {
        Machine homeless = new FakeMachine(folder).property("user.home", "?").machine();
        assertEquals(
                new Finding(
                        "cache",
                        State.LIMITED,
                        "cache folder",
                        "this user has no home, so nothing is kept: set XDG_CACHE_HOME=/FOLDER in the environment"),
                CacheState.of(homeless));
    }
}
