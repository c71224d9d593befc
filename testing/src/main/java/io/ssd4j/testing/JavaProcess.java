// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own, for what ends the process or must not meet what this one has loaded. It runs the Java of this process and
 * starts with the options of {@link Builder}; its output goes to files, so that it never waits for a reader.
 */
public final class JavaProcess implements AutoCloseable {
    private static final long TIMEOUT_MINUTES = 5;

    /**
     * How a process ended.
     *
     * @param exit the exit status
     * @param out what it wrote to standard output
     * @param err what it wrote to standard error
     */
    public record Result(int exit, String out, String err) {
        /** Standard output, then standard error. */
        public String output() {
            return out + err;
        }

        /** Returns {@link #output()} if the process ended well. */
        public String expectSuccess() {
            return expect(0);
        }

        /** Returns {@link #output()} if the process ended with this exit status. */
        public String expect(int expected) {
            if (exit != expected) {
                throw new AssertionError("exit status " + exit + " instead of " + expected + "\n" + output());
            }
            return output();
        }
    }

    /** A command line, and what the process finds around it. */
    public static final class Builder {
        private final List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // A JVM that crashes on purpose leaves no core dump of gigabytes.
                "-XX:-CreateCoredumpOnCrash",
                "-Xshare:auto"));
        private final ProcessBuilder builder = new ProcessBuilder(words);

        private Builder() {}

        /** Appends words to the command line: options of the JVM, then what it runs, then the arguments of that. */
        public Builder add(String... more) {
            return add(Arrays.asList(more));
        }

        /** As {@link #add(String...)}. */
        public Builder add(List<String> more) {
            words.addAll(more);
            return this;
        }

        /** Sets the working folder, which is also where a crash leaves its report; this process's unless set. */
        public Builder folder(Path folder) {
            builder.directory(folder.toFile());
            return this;
        }

        /** Adds variables to those of this process. */
        public Builder environment(Map<String, String> variables) {
            builder.environment().putAll(variables);
            return this;
        }

        /** Starts the process. */
        public JavaProcess start() {
            return new JavaProcess(builder.command(words));
        }

        /** Runs the process to its end. */
        public Result run() throws InterruptedException {
            try (JavaProcess process = start()) {
                return process.await();
            }
        }
    }

    private final List<String> words;
    private final Path out;
    private final Path err;
    private final Process process;

    private JavaProcess(ProcessBuilder builder) {
        try {
            words = List.copyOf(builder.command());
            out = Files.createTempFile("java", ".out");
            err = Files.createTempFile("java", ".err");
            process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command line that has the Java of this process and no more. */
    public static Builder command() {
        return new Builder();
    }

    /** The options that give a process the modules of this one, under the same restrictions. */
    public static List<String> modulesOfThisProcess() {
        return List.of(
                "--enable-native-access=io.ssd4j.bindings",
                "--illegal-native-access=deny",
                "--module-path",
                System.getProperty("jdk.module.path", ""),
                // What only automatic modules need: no descriptor names it, so the test runner put it on the class
                // path.
                "--class-path",
                System.getProperty("java.class.path", ""));
    }

    /** The folder of the compiled tests that a class belongs to, which the build puts into the module under test. */
    public static Path testClasses(Class<?> test) {
        String file = test.getName().replace('.', '/') + ".class";
        String url = String.valueOf(test.getResource("/" + file));
        return Path.of(URI.create(url.substring(0, url.length() - file.length())));
    }

    /** Tells whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Does what Ctrl-C and a service manager do. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for the end, for at most five minutes. */
    public Result await() throws InterruptedException {
        if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
            throw new AssertionError("still running after " + TIMEOUT_MINUTES + " minutes: " + words);
        }
        try {
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the process if it still runs, and deletes its output. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
