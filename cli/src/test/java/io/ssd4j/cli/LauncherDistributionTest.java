// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher in a distribution, which has the jars beside it and may have its own Java. */
class LauncherDistributionTest {
    @TempDir
    private Path folder;

    private Installation distribution;

    @BeforeEach
    void unpack() throws IOException {
        distribution = in("ssd4j-0.1.0");
    }

    @Test
    void startsTheJarsBesideIt() throws IOException, InterruptedException {
        CommandRun run = distribution.run("detect", "a b.jpg");
        assertAll(
                () -> assertEquals(0, run.code(), run.err()),
                () -> assertTrue(run.out().contains("<--module-path>\n<" + distribution.root() + "/app>\n"), run.out()),
                () -> assertTrue(run.out().contains("modules: ssd4j.jar\n"), run.out()),
                () -> assertTrue(run.out().endsWith("<detect>\n<a b.jpg>\n"), run.out()));
    }

    @Test
    void neitherBuildsNorWritesAnything() throws IOException, InterruptedException {
        CommandRun run = distribution.run("devices");
        assertAll(
                () -> assertEquals(0, run.code(), run.err()),
                () -> assertEquals("", run.err()),
                () -> assertEquals(0, distribution.builds()),
                () -> assertFalse(Files.exists(distribution.root().resolve("cli/target/app.lock"))));
    }

    @Test
    void aJavaWithoutACompilerIsEnough() throws IOException, InterruptedException {
        CommandRun run = distribution.withoutCompiler().run("devices");
        assertAll(
                () -> assertEquals(0, run.code(), run.err()),
                () -> assertTrue(run.out().contains("modules: ssd4j.jar\n"), run.out()));
    }

    @Test
    void aCloneNeedsTheCompiler() throws IOException, InterruptedException {
        CommandRun run = new Installation(Files.createDirectory(folder.resolve("other")), folder.resolve("clone"))
                .withoutCompiler()
                .run("devices");
        assertAll(
                () -> assertEquals(1, run.code()),
                () -> assertTrue(run.err().contains(" is not a JDK 25 or newer."), run.err()));
    }

    @Test
    void startsItsOwnJava() throws IOException, InterruptedException {
        CommandRun run =
                distribution.ownJava().withoutVariable("SSD4J_JAVA_HOME").run("devices");
        assertAll(
                () -> assertEquals(0, run.code(), run.err()),
                () -> assertTrue(run.out().startsWith("own "), run.out()));
    }

    @Test
    void theUsersJavaTakesPrecedenceOverItsOwn() throws IOException, InterruptedException {
        CommandRun run = distribution.ownJava().run("devices");
        assertAll(
                () -> assertEquals(0, run.code(), run.err()),
                () -> assertTrue(run.out().startsWith("LC_ALL="), run.out()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"co:lon", "bang!"})
    void javaDoesNotSeeANameThatItWouldSplit(String name) throws IOException, InterruptedException {
        CommandRun run = in(name).run("devices");
        assertAll(
                () -> assertEquals(0, run.code(), run.err()),
                () -> assertTrue(run.out().contains("modules: ssd4j.jar\n"), run.out()),
                () -> assertTrue(run.out().contains("<--module-path>\n</proc/self/fd/"), run.out()));
    }

    private Installation in(String name) throws IOException {
        Path work = Files.createDirectory(folder.resolve("work-" + name.length()));
        return new Installation(work, folder.resolve(name)).distribution();
    }
}
