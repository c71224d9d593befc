// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line in a JVM of its own. */
final class ChildJvm implements AutoCloseable {
    private static final String MODULE = "io.ssd4j.cli";
    private static final Path TEST_CLASSES = Path.of("target", "test-classes").toAbsolutePath();

    private final Path out;
    private final Path err;
    private final Process process;

    /**
     * Starts a main class of this package, from the tests or not.
     *
     * @param folder for what it prints
     * @param options of the JVM
     */
    ChildJvm(Path folder, List<String> options, Class<?> main, String... arguments) throws IOException {
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
        this.out = Files.createTempFile(folder, "out", ".txt");
        this.err = Files.createTempFile(folder, "err", ".txt");
        this.process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    /** Runs {@link Main} to its end. */
    static CommandRun run(Path folder, String... arguments) throws IOException, InterruptedException {
        return run(folder, List.of(), Main.class, arguments);
    }

    /** Runs a main class to its end. */
    static CommandRun run(Path folder, List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        try (ChildJvm jvm = new ChildJvm(folder, options, main, arguments)) {
            return jvm.await();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What Ctrl-C and a service manager do. */
    void terminate() {
        process.destroy();
    }

    CommandRun await() throws IOException, InterruptedException {
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            throw new AssertionError("still running after five minutes: " + process.info());
        }
        return new CommandRun(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
