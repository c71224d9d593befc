// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.standin;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Java process of its own, for what ends the process or must not meet what this one has loaded. */
public final class ChildJvm {
    /**
     * How it went.
     *
     * @param exit the process's exit status
     * @param output what it wrote, errors included
     */
    public record Result(int exit, String output) {}

    private ChildJvm() {}

    /**
     * Runs a class of the tests on the class path.
     *
     * @param main its main method gets the arguments
     * @param folder where it runs, and where a crash leaves its report
     * @param libraries the folder for the property {@code io.ssd4j.cuda.libraries}
     */
    public static Result run(Class<?> main, Path folder, Path libraries, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:-CreateCoredumpOnCrash", "--enable-native-access=ALL-UNNAMED", "-Xshare:auto"));
        command.add("-Dio.ssd4j.cuda.libraries=" + libraries);
        Path tests = Path.of(System.getProperty("basedir"), "target", "test-classes");
        String classes = Stream.of(
                        Device.class, NativeLibrary.class, ObjectMapper.class, JsonFactory.class, JsonCreator.class)
                .map(ChildJvm::location)
                .collect(Collectors.joining(":", tests + ":", ""));
        command.addAll(List.of("-cp", classes, "-Dio.ssd4j.cache=" + folder.resolve("cache")));
        command.add(main.getName());
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

    private static String location(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }
}
