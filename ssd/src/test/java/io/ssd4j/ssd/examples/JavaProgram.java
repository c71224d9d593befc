// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.testing.JavaProcess;
import io.ssd4j.testing.Repository;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** A single-file program from the documentation, started from source. It belongs to no module. */
record JavaProgram(Path source) {
    /** A file in the folder {@code examples}. */
    static JavaProgram example(String name) {
        return new JavaProgram(Examples.FOLDER.resolve(name));
    }

    /** Compiles the program; fails on any javac error or warning. */
    void compile(Path classes) {
        compile(classes, List.of(source));
    }

    /** Compiles several programs, whose classes have different names; fails on any javac error or warning. */
    static void compile(Path classes, List<Path> sources) {
        List<String> arguments = new ArrayList<>(modules());
        arguments.addAll(List.of("-Xlint:all", "-Werror", "-d", classes.toString()));
        sources.forEach(source -> arguments.add(source.toString()));
        StringWriter messages = new StringWriter();
        PrintWriter out = new PrintWriter(messages);

        int status = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(String[]::new));

        assertEquals(0, status, messages::toString);
    }

    /** Runs the program in the repository's root and returns its output; fails if the exit code is not 0. */
    String run(String... arguments) throws InterruptedException {
        return run(0, Map.of(), arguments);
    }

    /** Like {@link #run(String...)}, with additional environment variables and an expected exit code. */
    String run(int exitCode, Map<String, String> environment, String... arguments) throws InterruptedException {
        return command(environment, arguments).run().expect(exitCode);
    }

    /** The command that {@link #run(int, Map, String...)} runs. */
    JavaProcess.Builder command(Map<String, String> environment, String... arguments) {
        return JavaProcess.command()
                .add(modules())
                // The second is for an example with calls of its own to native code.
                .add("--enable-native-access=io.ssd4j.bindings", "--enable-native-access=ALL-UNNAMED")
                .add("-Xmx2g", source.toString())
                .add(arguments)
                .folder(Repository.root())
                .environment(environment);
    }

    /** The paths of this JVM. Surefire leaves dependencies that only automatic modules need on the class path. */
    static List<String> modules() {
        // jshell refuses a class path with an entry that does not exist.
        String classPath = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(entry -> Files.exists(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
        return List.of(
                "--module-path",
                System.getProperty("jdk.module.path"),
                "--class-path",
                classPath,
                "--add-modules",
                "io.ssd4j.ssd");
    }
}
