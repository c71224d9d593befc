// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.testing.JavaProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The command line in a separate JVM. */
public final class ChildJvm {
    private static final String MODULE = "io.ssd4j.cli";
    private static final Path TEST_CLASSES = JavaProcess.testClasses(ChildJvm.class);

    private ChildJvm() {}

    /**
     * Starts a main class of this package, from the tests or not.
     *
     * @param options of the JVM
     */
    public static JavaProcess start(List<String> options, Class<?> main, String... arguments) {
        return start(Path.of(""), options, Map.of(), main, arguments);
    }

    /** Starts a main class with additional environment variables. */
    public static JavaProcess start(Map<String, String> environment, Class<?> main, String... arguments) {
        return start(Path.of(""), List.of(), environment, main, arguments);
    }

    /** Starts a main class in a working folder with additional environment variables. */
    public static JavaProcess start(Path folder, Map<String, String> environment, Class<?> main, String... arguments) {
        return start(folder, List.of(), environment, main, arguments);
    }

    private static JavaProcess start(
            Path folder, List<String> options, Map<String, String> environment, Class<?> main, String... arguments) {
        // Java loads its own classes from no archive if a module is patched, and then starts half a second later.
        List<String> tests =
                main.equals(Main.class) ? List.of() : List.of("--patch-module", MODULE + "=" + TEST_CLASSES);
        return JavaProcess.command()
                .folder(folder.toAbsolutePath())
                .environment(environment)
                .add(JavaProcess.modulesOfThisProcess())
                .add(tests)
                .add(options)
                .add("--module", MODULE + "/" + main.getName())
                .add(arguments)
                .start();
    }

    /** Runs {@link Main} to its end. */
    public static CommandRun run(String... arguments) throws InterruptedException {
        return run(List.of(), Main.class, arguments);
    }

    /** Runs a main class to its end. */
    public static CommandRun run(List<String> options, Class<?> main, String... arguments) throws InterruptedException {
        try (JavaProcess jvm = start(options, main, arguments)) {
            return CommandRun.of(jvm.await());
        }
    }
}
