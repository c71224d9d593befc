// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import io.ssd4j.testing.JavaProcess;
import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A separate JVM that runs {@link LoadLibraries}, because a process keeps the libraries that it has loaded. */
final class ChildJvm {
    static final List<String> NATIVE_ACCESS =
            List.of("--enable-native-access=io.ssd4j.bindings", "--illegal-native-access=deny");

    /** The places of the classes and of oneDNN's jar. */
    enum Paths {
        /** The classes on the module path, the jar on the class path. */
        MIXED,
        /** Both on the module path. */
        MODULES,
        /** Both on the class path. */
        CLASSES
    }

    private final JavaProcess process;

    private ChildJvm(JavaProcess process) {
        this.process = process;
    }

    static ChildJvm start(Paths paths, List<String> options, NativeLibrary... libraries) throws IOException {
        return start(paths, options, Map.of(), libraries);
    }

    static ChildJvm start(
            Paths paths, List<String> options, Map<String, String> environment, NativeLibrary... libraries)
            throws IOException {
        return start(new String[0], paths, options, environment, libraries);
    }

    /**
     * @param program that starts Java; may be empty
     */
    static ChildJvm start(
            String[] program,
            Paths paths,
            List<String> options,
            Map<String, String> environment,
            NativeLibrary... libraries)
            throws IOException {
        return new ChildJvm(JavaProcess.command()
                .startedBy(program)
                .add(options)
                .add(program(paths))
                .add(Arrays.stream(libraries).map(NativeLibrary::name).toList())
                .environment(environment)
                .start());
    }

    /** Whether the process is still running. */
    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends the process at once, without its shutdown hooks. */
    void kill() {
        process.close();
    }

    /** Waits until the process ends, requires that it succeeded, and returns the lines of its output. */
    List<String> output() throws InterruptedException {
        try (process) {
            return process.await().expectSuccess().lines().toList();
        }
    }

    private static List<String> program(Paths paths) throws IOException {
        String target = Repository.module("bindings").resolve("target").toString();
        String classes = target + "/classes";
        String tests = target + "/test-classes";
        String jar = OneDnnNatives.path().toString();
        String main = LoadLibraries.class.getName();
        List<String> inModule =
                List.of("--patch-module", "io.ssd4j.bindings=" + tests, "-m", "io.ssd4j.bindings/" + main);
        return switch (paths) {
            case MIXED -> concat(List.of("-p", classes, "-cp", jar), inModule);
            case MODULES -> concat(List.of("-p", classes + ":" + jar), inModule);
            case CLASSES -> List.of("-cp", classes + ":" + tests + ":" + jar, main);
        };
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
