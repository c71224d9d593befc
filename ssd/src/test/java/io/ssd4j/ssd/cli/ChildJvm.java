// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line in a JVM of its own. */
final class ChildJvm {
    private static final String MODULE = "io.ssd4j.ssd";
    private static final Path TEST_CLASSES = Path.of("target", "test-classes").toAbsolutePath();

    private ChildJvm() {}

    /** Runs {@link Main}. */
    static CommandRun run(Path folder, List<String> options, String... arguments) throws IOException {
        return run(folder, options, Main.class, arguments);
    }

    /**
     * Runs a main class of this package, from the tests or not.
     *
     * @param folder for what it prints
     * @param options of the JVM
     */
    static CommandRun run(Path folder, List<String> options, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=io.ssd4j.bindings",
                "--illegal-native-access=deny",
                "-p",
                System.getProperty("jdk.module.path"),
                // What automatic modules need in their turn: no descriptor names it, so the test runner has it here.
                "-cp",
                System.getProperty("java.class.path"),
                "--patch-module",
                MODULE + "=" + TEST_CLASSES));
        command.addAll(options);
        command.addAll(List.of("-m", MODULE + "/" + main.getName()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                throw new AssertionError("still running after five minutes: " + command);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            process.destroyForcibly();
        }
        return new CommandRun(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
