// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part of the doctor that works without Java, and if Java crashes. */
class LauncherDoctorTest {
    @TempDir
    private Path folder;

    private Installation distribution;

    @BeforeEach
    void unpack() throws IOException {
        distribution =
                new Installation(Files.createDirectory(folder.resolve("work")), folder.resolve("ssd4j")).distribution();
    }

    @Test
    void withoutJavaItSaysWhatToInstall() throws IOException, InterruptedException {
        CommandRun run =
                distribution.variable("SSD4J_JAVA_HOME", "/nonexistent").run("doctor");
        assertAll(
                () -> assertEquals(0, run.code(), run.err()),
                () -> assertTrue(
                        run.out().matches("missing  Java {23}no Java 25 or newer was found\\V*https://adoptium.net\n"),
                        run.out()),
                () -> assertTrue(run.err().contains("SSD4J_JAVA_HOME=/nonexistent is not a JDK"), run.err()));
    }

    @Test
    void withoutJavaTheJsonIsComplete() throws IOException, InterruptedException {
        CommandRun run =
                distribution.variable("SSD4J_JAVA_HOME", "/nonexistent").run("doctor", "--json");
        assertAll(
                () -> assertEquals(0, run.code(), run.err()),
                () -> assertEquals("java", run.json().at("/findings/0/id").stringValue()),
                () -> assertEquals("missing", run.json().at("/findings/0/state").stringValue()));
    }

    @Test
    void otherCommandsFailWithoutJava() throws IOException, InterruptedException {
        CommandRun run =
                distribution.variable("SSD4J_JAVA_HOME", "/nonexistent").run("devices");
        assertAll(() -> assertEquals(1, run.code()), () -> assertEquals("", run.out()));
    }

    @Test
    void aCrashIsTheLastLine() throws IOException, InterruptedException {
        crashing();
        CommandRun run = distribution.run("doctor");
        assertAll(
                () -> assertEquals(0, run.code(), run.err()),
                () -> assertTrue(run.out().startsWith("LC_ALL="), run.out()),
                () -> assertTrue(
                        run.out().contains("\nbroken   process                    it was ended by signal 6 while"),
                        run.out()));
    }

    @Test
    void otherCommandsKeepTheirExitCode() throws IOException, InterruptedException {
        crashing();
        assertEquals(134, distribution.run("devices").code());
    }

    @Test
    void aWrongOptionIsStillWrong() throws IOException, InterruptedException {
        distribution.javaEnds("exit 2");
        assertEquals(2, distribution.run("doctor", "--all").code());
    }

    private void crashing() throws IOException {
        distribution.javaEnds("kill -ABRT $$");
    }
}
