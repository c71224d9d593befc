// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.standin;

import io.ssd4j.runtime.Device;
import io.ssd4j.testing.JavaProcess;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs a class of this module's tests in a separate JVM, with a folder of CUDA libraries of its own. */
public final class ChildJvm {
    private static final String MODULE = Device.class.getModule().getName();
    private static final String CACHE = "io.ssd4j.cache";

    private ChildJvm() {}

    /**
     * Runs a class without arguments.
     *
     * @param main a class of this module's tests
     * @param folder the working folder, where a crash leaves its report
     * @param libraries the folder for the property {@code io.ssd4j.cuda.libraries}
     */
    public static JavaProcess.Result run(Class<?> main, Path folder, Path libraries) throws InterruptedException {
        return run(main, folder, libraries, List.of());
    }

    /**
     * Runs a class.
     *
     * @param options more options for the JVM
     * @param arguments for the main method
     */
    public static JavaProcess.Result run(
            Class<?> main, Path folder, Path libraries, List<String> options, String... arguments)
            throws InterruptedException {
        Path tests = JavaProcess.testClasses(main);
        return run(main, folder, libraries, options, tests.toString(), arguments);
    }

    /**
     * Runs a class on a module with a bug.
     *
     * @param mutant a folder of classes that replace the module's own
     */
    public static JavaProcess.Result runMutant(
            Class<?> main, Path folder, Path libraries, Path mutant, String... arguments) throws InterruptedException {
        String patch = mutant + File.pathSeparator + JavaProcess.testClasses(main);
        return run(main, folder, libraries, List.of(), patch, arguments);
    }

    private static JavaProcess.Result run(
            Class<?> main, Path folder, Path libraries, List<String> options, String patch, String... arguments)
            throws InterruptedException {
        return JavaProcess.command()
                .add(JavaProcess.modulesOfThisProcess())
                .add("--patch-module", MODULE + "=" + patch)
                .add("--add-modules", "jdk.management")
                .add("--add-reads", MODULE + "=jdk.management,java.management,ALL-UNNAMED")
                .add("-Dio.ssd4j.cuda.libraries=" + libraries)
                .add("-D" + CACHE + "=" + System.getProperty(CACHE, folder.toString()))
                .add(options)
                .add("--module", MODULE + "/" + main.getName())
                .add(arguments)
                .folder(folder)
                .environment(Map.of(
                        "SSD4J_STANDIN_CONTROL", folder.resolve("control").toString()))
                .run();
    }
}
