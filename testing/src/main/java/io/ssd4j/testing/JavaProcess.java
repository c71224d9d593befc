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
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A separate JVM, for code that ends the process or must not share the libraries that this process has loaded. It runs the same
 * Java as this process. Its output goes to files, so that it never waits for a reader.
 */
public final class JavaProcess implements AutoCloseable {
    private static final long TIMEOUT_MINUTES = 5;
    private static final long POLL_MILLIS = 20;

    /**
     * The result of a process.
     *
     * @param exit the exit status
     * @param out its standard output
     * @param err its standard error
     */
    public record Result(int exit, String out, String err) {
        /** Standard output, then standard error. */
        public String output() {
            return out + err;
        }

        /** Returns {@link #output()} if the process succeeded. */
        public String expectSuccess() {
            return expect(0);
        }

        /** Returns {@link #output()} if the process ended with the given exit status. */
        public String expect(int expected) {
            if (exit != expected) {
                throw new AssertionError("exit status " + exit + " instead of " + expected + "\n" + output());
            }
            return output();
        }
    }

    /** The command line, the working folder and the environment of a process. */
    public static final class Builder {
        private final List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Some tests crash the JVM on purpose; a core dump would have gigabytes.
                "-XX:-CreateCoredumpOnCrash",
                // Most processes end before the code of the second compiler has saved the time that it takes to
                // compile.
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto"));
        private final ProcessBuilder builder = new ProcessBuilder(words);

        private Builder() {}

        /** Appends words to the command line: options of the JVM, then the program, then the program's arguments. */
        public Builder add(String... more) {
            return add(Arrays.asList(more));
        }

        /** Does the same as {@link #add(String...)}. */
        public Builder add(List<String> more) {
            words.addAll(more);
            return this;
        }

        /** Starts Java through another program, which gets the whole command line as its last arguments. */
        public Builder startedBy(String... program) {
            words.addAll(0, Arrays.asList(program));
            return this;
        }

        /** Sets the working folder, which also receives crash reports. The default is the working folder of this process. */
        public Builder folder(Path folder) {
            builder.directory(folder.toFile());
            return this;
        }

        /** Adds variables to the environment, which otherwise is that of this process. */
        public Builder environment(Map<String, String> variables) {
            builder.environment().putAll(variables);
            return this;
        }

        /** Starts the process. */
        public JavaProcess start() {
            return new JavaProcess(builder.command(words));
        }

        /** Runs the process and waits until it ends. */
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

    /** A command line that contains only the Java of this process. */
    public static Builder command() {
        return new Builder();
    }

    /** The options that give a process the modules of this process, with the same restrictions. */
    public static List<String> modulesOfThisProcess() {
        return List.of(
                "--enable-native-access=io.ssd4j.bindings",
                "--illegal-native-access=deny",
                "--module-path",
                System.getProperty("jdk.module.path", ""),
                // The dependencies of automatic modules: no descriptor names them, so the test runner puts them on the
                // class path.
                "--class-path",
                System.getProperty("java.class.path", ""));
    }

    /** The folder of the compiled tests that a class belongs to, which the build puts into the module under test. */
    public static Path testClasses(Class<?> test) {
        String file = test.getName().replace('.', '/') + ".class";
        String url = String.valueOf(test.getResource("/" + file));
        return Path.of(URI.create(url.substring(0, url.length() - file.length())));
    }

    /** Whether the process is still running. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits up to five minutes until the standard output of the running process contains a pattern; returns the first match. */
    public MatchResult awaitOutput(Pattern pattern) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(TIMEOUT_MINUTES);
        while (true) {
            boolean alive = isAlive();
            Matcher matcher = pattern.matcher(read(out));
            if (matcher.find()) {
                return matcher.toMatchResult();
            }
            if (!alive || System.nanoTime() > deadline) {
                throw new AssertionError(pattern + " is not in the output\n" + read(out) + read(err));
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** The process, for example to ask for those that it has started. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Asks the process to end, with the signal that a service manager sends. */
    public void terminate() {
        process.destroy();
    }

    /** Waits up to five minutes until the process ends. */
    public Result await() throws InterruptedException {
        if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
            throw new AssertionError("still running after " + TIMEOUT_MINUTES + " minutes: " + words);
        }
        return new Result(process.exitValue(), read(out), read(err));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the process if it is still running, and deletes its output. */
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
