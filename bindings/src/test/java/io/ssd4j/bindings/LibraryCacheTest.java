// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache returns the requested content, even if its files have changed in the meantime. */
class LibraryCacheTest {
    private static final String CONTENT = "a library";
    private static final String SHA256 = "31f109ab38348582abdc9e1c9942f74505c719e98c6d0ab6fbcfdccfd8c9935b";

    @TempDir
    private Path root;

    private FakeMachine machine;
    private int unpacked;

    @BeforeEach
    void emptyCache() {
        machine = new FakeMachine(root)
                .property("io.ssd4j.cache", root.resolve("cache").toString());
    }

    @Test
    void unpacksTheContentOnceAndOnlyForThisUser() throws IOException {
        Path file = get();
        assertEquals(root.resolve("cache/native").resolve(SHA256).resolve("lib.so"), file);
        assertEquals(CONTENT, Files.readString(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
        assertEquals(file, get());
        assertEquals(1, unpacked);
    }

    @Test
    void leavesOnlyTheFileItsStampAndTheLock() throws IOException {
        Path file = get();
        Files.writeString(file.resolveSibling(".ssd4j-0123456789abcdef.tmp"), "left by a process that was killed");
        Files.delete(file);
        try (Stream<Path> files = Files.list(get().getParent())) {
            assertEquals(
                    List.of("lib.so", "lib.so.verified", "lock"),
                    files.map(path -> path.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void aChangedFileIsReplaced() throws IOException, InterruptedException {
        overwrite(get(), "b library");
        assertEquals(CONTENT, Files.readString(get()));
        assertEquals(2, unpacked);
    }

    @Test
    void aTruncatedFileIsReplaced() throws IOException, InterruptedException {
        overwrite(get(), "");
        assertEquals(CONTENT, Files.readString(get()));
    }

    @Test
    void detectsAChangeWithUnchangedSizeAndTime() throws IOException, InterruptedException {
        Path file = get();
        FileTime time = Files.getLastModifiedTime(file);
        overwrite(file, "b library");
        Files.setLastModifiedTime(file, time);
        assertEquals(CONTENT, Files.readString(get()));
    }

    @Test
    void aLostStampCausesHashingButNotUnpacking() throws IOException {
        Path file = get();
        Files.delete(file.resolveSibling("lib.so.verified"));
        assertEquals(file, get());
        assertTrue(Files.exists(file.resolveSibling("lib.so.verified")));
        assertEquals(1, unpacked);
    }

    @Test
    void aStampIsNotValidForAnotherFile() throws IOException {
        Path file = get();
        Path other = Files.writeString(file.resolveSibling("other"), "b library");
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        assertEquals(CONTENT, Files.readString(get()));
    }

    @Test
    void wrongContentIsRejectedAndNotKept() throws IOException {
        ContentException refusal = assertThrows(ContentException.class, () -> get("a trojan"));
        assertTrue(refusal.toString().endsWith("expected was " + SHA256), refusal.toString());
        assertFalse(Files.exists(root.resolve("cache/native").resolve(SHA256).resolve("lib.so")));
    }

    @Test
    void fallsBackToAPrivateFolderIfTheCacheIsUnusable() throws IOException {
        machine.property("io.ssd4j.cache", machine.file("a-file", "") + "/cache");
        Path file = get();
        assertEquals(CONTENT, Files.readString(file));
        assertFalse(file.startsWith(root));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
        assertNotEquals(file, get());
    }

    @Test
    void aCacheThatOthersCanWriteIsNotTrusted() throws IOException {
        Path file = get();
        Files.setPosixFilePermissions(root.resolve("cache"), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertNotEquals(file, get());
        Files.setPosixFilePermissions(root.resolve("cache"), PosixFilePermissions.fromString("rwx------"));
        assertEquals(file, get());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw--w----"));
        assertNotEquals(file, get());
    }

    @Test
    void theCacheFollowsTheXdgSpecificationOrIsInTheHome() throws IOException {
        FakeMachine xdg = new FakeMachine(root)
                .variable("XDG_CACHE_HOME", root.resolve("xdg").toString());
        assertTrue(get(xdg, CONTENT).startsWith(root.resolve("xdg/ssd4j/native")));
        FakeMachine relative = new FakeMachine(root).variable("XDG_CACHE_HOME", "xdg");
        assertTrue(get(relative, CONTENT).startsWith(root.resolve("home/.cache/ssd4j/native")));
        FakeMachine homeless = new FakeMachine(root).property("user.home", "?");
        assertFalse(get(homeless, CONTENT).startsWith(root));
    }

    /** Overwrites a file later than the stamp, by more than the resolution of the file system's clock (up to 10 ms). */
    private static void overwrite(Path file, String content) throws IOException, InterruptedException {
        Thread.sleep(20);
        Files.writeString(file, content);
    }

    private Path get() throws IOException {
        return get(CONTENT);
    }

    private Path get(String content) throws IOException {
        return get(machine, content);
    }

    private Path get(FakeMachine onMachine, String content) throws IOException {
        return LibraryCache.of(onMachine.surroundings()).file("lib.so", SHA256, () -> {
            unpacked++;
            return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
        });
    }
}
