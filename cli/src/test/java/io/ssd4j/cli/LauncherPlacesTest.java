// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The folder of the launcher may have any name, be started from anywhere, and be read-only. */
class LauncherPlacesTest {
    private static final String MAIN = "<-m>\n<io.ssd4j.cli/io.ssd4j.cli.Main>\n";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "bang!x",
                "sp ace",
                "per%41cent",
                "ha#sh",
                "pl+us",
                "quo'te",
                "dq\"uote",
                "n\u00e4",
                "-dash",
                "*star",
                "q?",
                "back\\slash",
                "semi;colon",
                "dollar$HOME",
                "line\nbreak",
                "$(true)"
            })
    void findsTheModulesWhateverTheNameOfTheFolder(String name) throws IOException, InterruptedException {
        CommandRun run = in(name).run("detect", "a b.jpg");
        assertAll(
                () -> assertEquals(0, run.code(), run.err()),
                () -> assertTrue(run.out().contains("modules: ssd4j.jar\n"), run.out()),
                () -> assertTrue(
                        run.out().contains("<--module-path>\n<" + folder.resolve(name) + "/cli/target/app>\n"),
                        run.out()),
                () -> assertTrue(run.out().endsWith(MAIN + "<detect>\n<a b.jpg>\n"), run.out()));
    }

    /** Java splits at ':' and at "!/", so it gets another name of the folder. */
    @ParameterizedTest
    @ValueSource(strings = {"co:lon", "bang!", "bang!/below"})
    void javaDoesNotSeeANameThatItWouldSplit(String name) throws IOException, InterruptedException {
        CommandRun run = in(name).run("--version");
        assertAll(
                () -> assertEquals(0, run.code(), run.err()),
                () -> assertTrue(run.out().contains("modules: ssd4j.jar\n"), run.out()),
                () -> assertTrue(
                        run.out().lines().noneMatch(line -> line.startsWith("<") && line.contains(name)), run.out()));
    }

    @Test
    void aColonLeavesTheCallersDescriptorsAlone() throws IOException, InterruptedException {
        Installation installation = in("co:lon");
        CommandRun run = installation.shell(folder, "\"$ssd4j\" x 9>nine 8>eight; cat nine eight");
        assertAll(
                () -> assertEquals(0, run.code(), run.err()),
                () -> assertTrue(run.out().contains("modules: ssd4j.jar\n"), run.out()),
                () -> assertTrue(run.out().endsWith("<x>\n"), run.out()));
    }

    @Test
    void inAFolderWithAColonItSaysThatItCannotBeBuilt() throws IOException, InterruptedException {
        Installation installation = in("co:lon");
        Files.delete(installation.stamp());
        CommandRun run = installation.run("--version");
        assertAll(
                () -> assertEquals(1, run.code()),
                () -> assertEquals("", run.out()),
                () -> assertEquals(
                        "ssd4j: it cannot be built in " + installation.root()
                                + ", because Java splits paths at ':'; move it to a folder without one.\n",
                        run.err()),
                () -> assertEquals(0, installation.builds()));
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException, InterruptedException {
        Installation installation = in("plain");
        Path target = installation.stamp().getParent();
        Files.move(target, folder.resolve("moved"));
        Files.writeString(target, "a file, as even root cannot create a folder here");
        CommandRun run = installation.run("--version");
        assertAll(
                () -> assertEquals(1, run.code()),
                () -> assertEquals(
                        "ssd4j: it must be built first, but " + target
                                + " cannot be written; start it once as a user who can.\n",
                        run.err()));
    }

    @Test
    void startsFromAnotherFolderByARelativePath() throws IOException, InterruptedException {
        expectModules(in("in stall").shell(folder, "\"in stall/ssd4j\""));
    }

    @Test
    void startsFromItsOwnFolder() throws IOException, InterruptedException {
        Installation installation = in("install");
        expectModules(installation.shell(installation.root(), "./ssd4j"));
        expectModules(installation.shell(installation.root(), "sh ssd4j"));
    }

    @Test
    void startsThroughLinks() throws IOException, InterruptedException {
        Installation installation = in("in!stall");
        Files.createSymbolicLink(folder.resolve("link"), installation.root().resolve("ssd4j"));
        Files.createDirectory(folder.resolve("bin"));
        Files.createSymbolicLink(folder.resolve("bin/s"), Path.of("../link"));
        expectModules(installation.shell(folder, "./link"));
        expectModules(installation.shell(folder, "bin/s"));
    }

    @Test
    void startsFromThePath() throws IOException, InterruptedException {
        Installation installation = in("in stall");
        expectModules(installation.shell(folder, "PATH=\"$PWD/in stall:$PATH\"; ssd4j"));
    }

    @Test
    void writesNothingOnceItIsBuilt() throws IOException, InterruptedException {
        Installation installation = in("install");
        List<String> before = content(installation.root());
        expectModules(installation.run());
        assertEquals(before, content(installation.root()));
        assertEquals(0, installation.builds());
    }

    @Test
    void buildsOnceIfASourceIsFromTheFuture() throws IOException, InterruptedException {
        Installation installation = in("install");
        Instant future = Instant.now().plus(365, ChronoUnit.DAYS);
        Files.setLastModifiedTime(installation.source(), FileTime.from(future));
        installation.run();
        installation.run();
        assertEquals(1, installation.builds());
    }

    @Test
    void buildsAgainAfterAChange() throws IOException, InterruptedException {
        Installation installation = in("install");
        Files.setLastModifiedTime(
                installation.stamp(), FileTime.from(Instant.now().minusSeconds(9)));
        installation.run();
        installation.run();
        assertEquals(1, installation.builds());
    }

    @Test
    void argumentsArePassedAsTheyAre() throws IOException, InterruptedException {
        String[] arguments = {"", " ", "*", "~", "$HOME", "'", "\"", "\\", "a\nb", "-", "--", "\u00fc"};
        CommandRun run = in("install").run(arguments);
        assertTrue(run.out().endsWith(MAIN + "<" + String.join(">\n<", arguments) + ">\n"), run.out());
    }

    private Installation in(String name) throws IOException {
        return new Installation(folder, folder.resolve(name));
    }

    private static void expectModules(CommandRun run) {
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("modules: ssd4j.jar\n"), run.out());
    }

    private static List<String> content(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    /** macOS has no flock. */
    @Test
    void buildsWithoutTheProgramThatLocks() throws IOException, InterruptedException {
        Installation installation = in("install");
        Files.delete(installation.stamp());
        CommandRun run = installation.withoutProgram("flock").run("devices");
        assertEquals(0, run.code(), run.err());
        assertEquals(1, installation.builds());
    }
}
