// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.output;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.Launcher;
import io.ssd4j.cli.TestPhotos;
import io.ssd4j.testing.Capability;
import io.ssd4j.testing.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where {@code --out} may lead. {@code features} stands for all commands, which write through the same class. */
class OutputFileTest {
    private final FakeEngine engine = new FakeEngine();

    @TempDir
    private Path folder;

    private String photo;
    private Path results;

    @BeforeEach
    void writeThePhoto() throws IOException {
        photo = TestPhotos.write(folder, "a.png", 7);
        results = Files.createDirectory(folder.resolve("results"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-rw-rw-", "rwxr-x---", "rw-r-----"})
    void keepsTheModeOfAnExistingFile(String mode) throws IOException {
        Path out = Files.createFile(results.resolve("maps"));
        Files.setPosixFilePermissions(out, PosixFilePermissions.fromString(mode));
        assertWritten(features(out.toString()), out);
        assertEquals(mode, PosixFilePermissions.toString(Files.getPosixFilePermissions(out)));
    }

    @Test
    void keepsTheOwnerIfPermitted() throws IOException {
        Capability.require(Capability.ROOT);
        Path out = Files.createFile(results.resolve("maps"));
        Files.setAttribute(out, "unix:uid", 1234);
        Files.setAttribute(out, "unix:gid", 2345);
        assertWritten(features(out.toString()), out);
        assertEquals(1234, Files.getAttribute(out, "unix:uid"));
        assertEquals(2345, Files.getAttribute(out, "unix:gid"));
    }

    @Test
    void warnsOfOtherNamesOfTheFile() throws IOException {
        Path out = Files.writeString(results.resolve("maps"), "old");
        Path other = Files.createLink(folder.resolve("other"), out);
        CommandRun run = features(out.toString());
        assertEquals(
                "ssd4j: warning: " + out + " had other names (hard links), which keep the old content\n", run.err());
        assertEquals("old", Files.readString(other));
        assertStartsAsSafetensors(Files.readAllBytes(out));
    }

    @Test
    void writesThroughASymbolicLink() throws IOException {
        Path out = Files.writeString(results.resolve("maps"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), out);
        assertWritten(features(link.toString()), out);
        assertTrue(Files.isSymbolicLink(link));
    }

    @Test
    void refusesTheDescriptorThatTheLauncherHasOpened() throws IOException {
        System.setProperty("io.ssd4j.cli.result", "2");
        try {
            assertRefused("/dev/fd/2", "Bad file descriptor");
            assertRefused("/dev/stderr", "Bad file descriptor");
        } finally {
            System.clearProperty("io.ssd4j.cli.result");
        }
        assertEquals(0, engine.runs);
    }

    @Test
    void refusesWhatIsNoFileBeforeAnyWork() throws IOException {
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("missing"));
        assertAll(
                () -> assertRefused(results.toString(), "it is a directory; name a file"),
                () -> assertRefused(folder + "/new/", "the name is that of a folder; name a file"),
                () -> assertRefused(folder + "/.", "it is a directory; name a file"),
                () -> assertRefused(folder + "/missing/maps", folder + "/missing is not a folder; create it first"),
                () -> assertRefused(photo + "/maps", photo + " is not a folder; create it first"),
                () -> assertRefused(dangling.toString(), "it is a dangling symbolic link"),
                () -> assertRefused("/dev/fd/123456", "Bad file descriptor"),
                () -> assertRefused(photo, "it is read by this command"));
        CommandRun empty = features("");
        assertEquals(3, empty.code());
        assertEquals("ssd4j: the name of the file to write is empty\n", empty.err());
        assertEquals(0, engine.runs);
    }

    @Test
    void refusesAFolderThatIsWriteProtected() throws IOException {
        Capability.require(Capability.NO_ROOT);
        Files.setPosixFilePermissions(results, PosixFilePermissions.fromString("r-xr-xr-x"));
        assertRefused(results + "/maps", "cannot create a file in " + results + ": permission denied");
    }

    @Test
    void writesToDevicesWithoutReplacingThem() throws IOException {
        CommandRun run = features("/dev/null");
        assertEquals(0, run.code(), run.err());
        assertFalse(Files.isRegularFile(Path.of("/dev/null")));
        CommandRun full = features("/dev/full");
        assertEquals(3, full.code());
        assertEquals("ssd4j: cannot write /dev/full: No space left on device\n", full.err());
        assertEquals("", full.out());
    }

    @Test
    void aNamedPipeGetsEverythingAndStays() throws Exception {
        Path pipe = results.resolve("pipe");
        Command.run(List.of("mkfifo", pipe.toString()));
        CompletableFuture<byte[]> reader = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.newInputStream(pipe).readAllBytes();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        CommandRun run = features(pipe.toString());
        assertEquals(0, run.code(), run.err());
        byte[] piped = reader.get();
        assertTrue(Files.readAttributes(pipe, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther());
        Path file = folder.resolve("file");
        features(file.toString());
        assertArrayEquals(Files.readAllBytes(file), piped);
    }

    @Test
    void aDashIsStandardOutputAndTheTableGoesToStandardError() throws IOException {
        Path file = folder.resolve("file");
        String table = features(file.toString()).out();
        for (String name : List.of("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")) {
            CommandRun run = CommandRun.of(engine, "features", "--device=cpu", photo, "--out", name, "--memory-plan");
            assertEquals(0, run.code(), run.err());
            assertEquals(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), run.out());
            assertTrue(withoutTime(run.err()).startsWith(withoutTime(table)), run.err());
        }
    }

    @Test
    void standardOutputCannotTakeJsonToo() {
        CommandRun run = CommandRun.of(engine, "features", photo, "--out=-", "--json");
        assertEquals(2, run.code());
        assertTrue(
                run.err().startsWith("ssd4j: --out - and --json both write to standard output; name a file"),
                run.err());
        assertEquals(0, engine.runs);
    }

    @Test
    void descriptorsAreWrittenWhereTheyStand() throws IOException, InterruptedException {
        CommandRun run = Launcher.in(folder)
                .run(
                        Map.of(),
                        "echo old > old && \"$ssd4j\" convert shapes same 2>&1 && \"$ssd4j\" convert shapes /dev/stdout >out 2>report &&"
                                + " { echo before >&3; \"$ssd4j\" convert shapes /dev/fd/3; echo after >&3; } 3>three &&"
                                + " cmp same out && { echo before; cat same; echo after; } | cmp - three && cat report");
        assertEquals(0, run.code(), run.err() + run.out());
        assertTrue(run.out().contains("-> /dev/stdout (fp32)"), run.out());
    }

    @Test
    void aFileThatIsMountedIsOverwrittenInPlace() throws IOException, InterruptedException {
        Capability.require(Capability.MOUNTS);
        CommandRun run = Launcher.in(folder)
                .run(
                        Map.of(),
                        "head -c 5000000 /dev/zero > outside && touch mounted && unshare -m sh -c '"
                                + "mount --bind outside mounted && \"$ssd4j\" convert shapes mounted' &&"
                                + " \"$ssd4j\" convert shapes same && cmp same outside");
        assertEquals(0, run.code(), run.err());
        assertEquals(0, Files.size(folder.resolve("mounted")));
    }

    private CommandRun features(String out) {
        return CommandRun.of(engine, "features", "--device=cpu", photo, "--out", out);
    }

    private void assertRefused(String out, String reason) {
        CommandRun run = features(out);
        assertAll(
                () -> assertEquals(3, run.code()),
                () -> assertEquals("", run.out()),
                () -> assertEquals("ssd4j: cannot write " + out + ": " + reason + "\n", run.err()));
    }

    private void assertWritten(CommandRun run, Path out) throws IOException {
        assertEquals(0, run.code(), run.err());
        assertEquals("", run.err());
        assertStartsAsSafetensors(Files.readAllBytes(out));
        try (Stream<Path> files = Files.list(results)) {
            assertEquals(List.of(out), files.toList());
        }
    }

    private static void assertStartsAsSafetensors(byte[] bytes) {
        assertEquals('{', bytes[8]);
    }

    private static String withoutTime(String table) {
        return table.replaceAll("[0-9.]+ ms.*", "ms");
    }
}
