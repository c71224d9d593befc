// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A separate JVM that runs {@link LoadLibraries}, for tests of {@link NativeLibraries}: the libraries that it loads are
 * unloaded when it exits.
 */
final class ChildJvm {
    static final List<String> NATIVE_ACCESS =
            List.of("--enable-native-access=io.ssd4j.bindings", "--illegal-native-access=deny");

    /** The location of the classes and of oneDNN's jar. */
    enum Paths {
        /** The classes on the module path, the jar on the class path. */
        MIXED,
        /** All on the module path. */
        MODULES,
        /** All on the class path. */
        CLASSES
    }

    private final Process process;

    private ChildJvm(Process process) {
        this.process = process;
    }

    static ChildJvm start(Paths paths, List<String> options, NativeLibrary... libraries) throws IOException {
        return start(paths, options, Map.of(), libraries);
    }

    static ChildJvm start(
            Paths paths, List<String> options, Map<String, String> environment, NativeLibrary... libraries)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(program(paths));
        for (NativeLibrary library : libraries) {
            command.add(library.name());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new ChildJvm(builder.start());
    }

    /** Waits for a successful exit and returns the printed lines. */
    List<String> output() throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(output);
        }
        return output.lines().toList();
    }

    private static List<String> program(Paths paths) throws IOException {
        String target = Repository.root().resolve("bindings/target").toString();
        String classes = target + "/classes";
        String tests = target + "/test-classes";
        String jar = OneDnnJar.path().toString();
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
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
