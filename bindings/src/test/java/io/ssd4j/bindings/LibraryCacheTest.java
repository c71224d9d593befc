// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Capability;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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
    private boolean notLoading;
    private List<Path> noCode = List.of();
    private String openedContent = "";
    private String openedFolder = "";

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
        get();
        assertEquals(
                List.of("lib.so", "lib.so.verified", "lock"),
                entries(root.resolve("cache/native").resolve(SHA256)));
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
    void aStampThatIsNoTextCausesHashingButNotUnpacking() throws IOException {
        Path file = get();
        Path stamp = file.resolveSibling("lib.so.verified");
        byte[] sound = Files.readAllBytes(stamp);
        byte[] damaged = sound.clone();
        damaged[0] = (byte) 0xff;
        Files.write(stamp, damaged);
        assertEquals(file, get());
        assertArrayEquals(sound, Files.readAllBytes(stamp));
        assertEquals(1, unpacked);
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
        machine.property("java.io.tmpdir", machine.folder("tmp").toString());
        Path file = get();
        assertTrue(file.startsWith(root.resolve("tmp")), file.toString());
        assertEquals(CONTENT, openedContent);
        assertEquals("rwx------", openedFolder);
        assertNotEquals(file, get());
    }

    @Test
    void aPrivateFolderIsDeletedAsSoonAsTheLibraryIsOpen() throws IOException {
        machine.property("io.ssd4j.cache", machine.file("a-file", "") + "/cache");
        machine.property("java.io.tmpdir", machine.folder("tmp").toString());
        get();
        assertEquals(List.of(), entries(root.resolve("tmp")));
    }

    @Test
    void withoutCodeInTheCacheTheLibraryIsOpenedFromTheNextPlace() throws IOException {
        machine.property("java.io.tmpdir", machine.folder("noexec-tmp").toString());
        machine.variable("TMPDIR", machine.folder("tmp").toString());
        noCode = List.of(root.resolve("cache"), root.resolve("noexec-tmp"));
        Path file = get();
        assertTrue(file.startsWith(root.resolve("tmp")), file.toString());
        assertEquals(CONTENT, openedContent);
        assertEquals(1, unpacked); // and the folders without code were not filled
        assertEquals(List.of(), entries(root.resolve("noexec-tmp")));
        assertEquals(List.of(), entries(root.resolve("cache/native").resolve(SHA256)));
    }

    @Test
    void aCacheThatBecameNoexecIsPassedOver() throws IOException {
        get();
        machine.property("java.io.tmpdir", machine.folder("tmp").toString());
        noCode = List.of(root.resolve("cache"));
        assertTrue(get().startsWith(root.resolve("tmp")));
    }

    @Test
    void withoutAnyPlaceForCodeTheMessageNamesThePlacesAndTheRemedy() throws IOException {
        machine = new FakeMachine(root)
                .variable("XDG_CACHE_HOME", machine.folder("xdg").toString());
        noCode = List.of(Path.of("/"));
        String message =
                String.valueOf(assertThrows(IOException.class, this::get).getMessage());
        String reason = ": the file system is mounted noexec";
        assertTrue(message.contains(root.resolve("xdg/ssd4j") + reason), message);
        assertTrue(message.contains("/tmp" + reason), message);
        assertTrue(message.contains("set XDG_CACHE_HOME=/FOLDER in the environment, a folder of yours"), message);
        assertEquals(0, unpacked);
    }

    @Test
    void theRemedyNamesThePropertyThatOverridesTheVariable() {
        noCode = List.of(Path.of("/"));
        String message =
                String.valueOf(assertThrows(IOException.class, this::get).getMessage());
        assertTrue(message.contains("set the JVM option -Dio.ssd4j.cache=/FOLDER, a folder"), message);
    }

    @Test
    void aLibraryThatDoesNotLoadIsNotTriedElsewhere() {
        notLoading = true;
        assertThrows(UnsatisfiedLinkError.class, this::get);
        assertEquals(1, unpacked);
    }

    @Test
    void aFileInPlaceOfTheCacheIsNamed() throws IOException {
        machine.property("io.ssd4j.cache", machine.file("a-file", "").toString());
        noCode = List.of(Path.of("/tmp"), Path.of("/var/tmp"));
        String message =
                String.valueOf(assertThrows(IOException.class, this::get).getMessage());
        assertTrue(message.contains(root.resolve("a-file") + ": "), message);
    }

    @Test
    void theCacheMayBeASymbolicLink() throws IOException {
        Files.createSymbolicLink(root.resolve("cache"), machine.folder("elsewhere"));
        assertEquals(root.resolve("elsewhere/native").resolve(SHA256).resolve("lib.so"), get());
        assertEquals(CONTENT, openedContent);
    }

    @Test
    void aDanglingLinkLeadsToTheNextPlace() throws IOException {
        Files.createSymbolicLink(root.resolve("cache"), root.resolve("gone"));
        machine.property("java.io.tmpdir", machine.folder("tmp").toString());
        assertTrue(get().startsWith(root.resolve("tmp")));
    }

    @Test
    void nothingIsCreatedBelowAFolderThatOthersCanWrite() throws IOException {
        Path open = machine.folder("open");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        machine.property("io.ssd4j.cache", open.resolve("cache").toString());
        get();
        assertEquals(List.of(), entries(open));
    }

    @Test
    void aTemporaryFolderInAFolderThatOthersCanWriteIsNotUsed() throws IOException {
        machine.property("io.ssd4j.cache", machine.file("a-file", "") + "/cache");
        Path open = machine.folder("open");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        machine.property("java.io.tmpdir", open.toString());
        assertFalse(get().startsWith(open));
        assertEquals(List.of(), entries(open));
    }

    @Test
    void aTemporaryFolderInAnotherUsersStickyFolderIsNotUsed() throws IOException {
        Capability.require(Capability.ROOT);
        machine.property("io.ssd4j.cache", machine.file("a-file", "") + "/cache");
        Path sticky = machine.folder("sticky");
        Files.setAttribute(sticky, "unix:mode", 01777);
        machine.property("java.io.tmpdir", sticky.toString());
        assertTrue(get().startsWith(sticky));
        // The owner of the folder may rename what is in it.
        Files.setAttribute(sticky, "unix:uid", 1234);
        assertFalse(get().startsWith(sticky));
        assertEquals(List.of(), entries(sticky));
    }

    @Test
    void twoClassLoadersUnpackOneAfterTheOther() throws IOException, InterruptedException {
        AtomicInteger others = new AtomicInteger();
        AtomicReference<Thread> second = new AtomicReference<>();
        Consumer<Path> opener = _ -> {};
        LibraryCache cache = LibraryCache.of(machine.surroundings(), (_, _) -> Optional.empty());
        LibraryCache.Source first = () -> {
            second.set(Thread.ofPlatform().start(() -> {
                try {
                    cache.open("lib.so", SHA256, () -> content(others), opener);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            sleep();
            return content(new AtomicInteger());
        };
        cache.open("lib.so", SHA256, first, opener);
        Objects.requireNonNull(second.get()).join();
        assertEquals(0, others.get());
        assertEquals(
                List.of("lib.so", "lib.so.verified", "lock"),
                entries(root.resolve("cache/native").resolve(SHA256)));
    }

    private static ByteArrayInputStream content(AtomicInteger count) {
        count.incrementAndGet();
        return new ByteArrayInputStream(CONTENT.getBytes(StandardCharsets.UTF_8));
    }

    /** Long enough for another thread to reach the lock. */
    private static void sleep() throws IOException {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aClockIn1970IsNoReasonToUnpackAgain() throws IOException {
        Path file = get();
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        assertEquals(file, get());
        Files.setLastModifiedTime(file.resolveSibling("lib.so.verified"), FileTime.fromMillis(0));
        assertEquals(file, get());
        assertEquals(1, unpacked);
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
        LibraryCache cache = LibraryCache.of(
                onMachine.surroundings(),
                (file, _) -> permitsCode(file) ? Optional.empty() : Optional.of("the file system is mounted noexec"));
        LibraryCache.Source source = () -> {
            unpacked++;
            return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
        };
        return cache.open("lib.so", SHA256, source, this::open);
    }

    private boolean permitsCode(Path file) {
        return noCode.stream().noneMatch(file::startsWith);
    }

    private void open(Path file) {
        if (notLoading || !permitsCode(file)) {
            throw new UnsatisfiedLinkError("failed to map segment from shared object");
        }
        try {
            openedContent = Files.readString(file);
            openedFolder = PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> entries(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
