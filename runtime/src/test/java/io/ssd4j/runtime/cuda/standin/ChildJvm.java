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

/** A Java process of its own, for what ends the process or must not meet what this one has loaded. */
public final class ChildJvm {
    private static final String MODULE = Device.class.getModule().getName();
    private static final String CACHE = "io.ssd4j.cache";

    /**
     * How it went.
     *
     * @param exit the process's exit status
     * @param output what it wrote, errors included
     */
    public record Result(int exit, String output) {}

    private ChildJvm() {}

    /**
     * Runs a class of the tests without arguments.
     *
     * @param main of this module; what it needs is on this process's module path
     * @param folder where it runs, and where a crash leaves its report
     * @param libraries the folder for the property {@code io.ssd4j.cuda.libraries}
     */
    public static Result run(Class<?> main, Path folder, Path libraries) throws IOException, InterruptedException {
        return run(main, folder, libraries, List.of());
    }

    /**
     * Runs a class of the tests.
     *
     * @param options further ones for the JVM
     * @param arguments for the main method
     */
    public static Result run(Class<?> main, Path folder, Path libraries, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        return run(main, folder, libraries, options, tests(main).toString(), arguments);
    }

    /**
     * Runs a class of the tests on a module with a bug.
     *
     * @param mutant a folder of classes that take the place of the module's own
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

    /** Where the modules of this process come from, but for those of the JDK. */
    private static String modulePath() {
        return ModuleLayer.boot().configuration().modules().stream()
                .map(ResolvedModule::reference)
                .map(ModuleReference::location)
                .flatMap(Optional::stream)
                .filter(location -> "file".equals(location.getScheme()))
                .map(location -> Path.of(location).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The folder of the tests' classes, which the build puts into the module. */
    private static Path tests(Class<?> main) {
        String file = main.getName().replace('.', '/') + ".class";
        String url = String.valueOf(main.getResource("/" + file));
        return Path.of(URI.create(url.substring(0, url.length() - file.length())));
    }
}
