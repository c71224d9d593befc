// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.standin;

import io.ssd4j.runtime.Device;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A separate Java process, for tests that end the process or that must not share it with the loaded libraries. */
public final class ChildJvm {
    private static final String MODULE = Device.class.getModule().getName();
    private static final String CACHE = "io.ssd4j.cache";

    /**
     * The result of a process.
     *
     * @param exit the exit status
     * @param output standard output and standard error
     */
    public record Result(int exit, String output) {}

    private ChildJvm() {}

    /**
     * Runs a test class without arguments.
     *
     * @param main a class of this module, whose dependencies are on this process's module path
     * @param folder the working directory, which also receives crash reports
     * @param libraries the folder for the property {@code io.ssd4j.cuda.libraries}
     */
    public static Result run(Class<?> main, Path folder, Path libraries) throws IOException, InterruptedException {
        return run(main, folder, libraries, List.of());
    }

    /**
     * Runs a test class.
     *
     * @param options additional JVM options
     * @param arguments arguments of the main method
     */
    public static Result run(Class<?> main, Path folder, Path libraries, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        return run(main, folder, libraries, options, tests(main).toString(), arguments);
    }

    /**
     * Runs a test class on a module with a planted bug.
     *
     * @param mutant a folder with classes that replace the module's own
     */
    public static Result runMutant(Class<?> main, Path folder, Path libraries, Path mutant, String... arguments)
            throws IOException, InterruptedException {
        return run(main, folder, libraries, List.of(), mutant + File.pathSeparator + tests(main), arguments);
    }

    private static Result run(
            Class<?> main, Path folder, Path libraries, List<String> options, String patch, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:-CreateCoredumpOnCrash", "-Xshare:auto"));
        command.addAll(List.of("--enable-native-access=io.ssd4j.bindings", "--illegal-native-access=deny"));
        command.addAll(List.of("--module-path", modulePath(), "--patch-module", MODULE + "=" + patch));
        command.addAll(List.of("--add-modules", "jdk.management"));
        command.addAll(List.of("--add-reads", MODULE + "=jdk.management,java.management"));
        command.add("-Dio.ssd4j.cuda.libraries=" + libraries);
        command.add("-D" + CACHE + "=" + System.getProperty(CACHE, folder.toString()));
        command.addAll(options);
        command.addAll(List.of("--module", MODULE + "/" + main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(folder.toFile());
        builder.redirectErrorStream(true);
        builder.environment()
                .put("SSD4J_STANDIN_CONTROL", folder.resolve("control").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(main + " does not end; it wrote " + output);
        }
        return new Result(process.exitValue(), output);
    }

    /** The locations of this process's modules, except those of the JDK. */
    private static String modulePath() {
        return ModuleLayer.boot().configuration().modules().stream()
                .map(ResolvedModule::reference)
                .map(ModuleReference::location)
                .flatMap(Optional::stream)
                .filter(location -> "file".equals(location.getScheme()))
                .map(location -> Path.of(location).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The folder with the test classes, which the build adds to the module. */
    private static Path tests(Class<?> main) {
        String file = main.getName().replace('.', '/') + ".class";
        String url = String.valueOf(main.getResource("/" + file));
        return Path.of(URI.create(url.substring(0, url.length() - file.length())));
    }
}
