// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example is no part of a module, so that it can be started from its source; this keeps it from rotting. */
class RobotLoopCpuTest {
    private static final Path SOURCE = Path.of("..", "examples", "RobotLoop.java");

    @Test
    void compilesWithoutWarnings(@TempDir Path classes) {
        List<String> arguments = new ArrayList<>(modules());
        arguments.addAll(List.of("-Xlint:all", "-Werror", "-d", classes.toString(), SOURCE.toString()));
        StringWriter messages = new StringWriter();
        PrintWriter out = new PrintWriter(messages);

        int status = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(String[]::new));

        assertEquals(0, status, messages::toString);
    }

    /** Three frames, started as examples/README.md says. */
    @Test
    @Timeout(300)
    void runs() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(modules());
        command.addAll(List.of("--enable-native-access=io.ssd4j.bindings", "-Xmx2g", SOURCE.toString()));
        command.addAll(List.of("--device", "cpu", "--frames", "3"));

        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, process.waitFor(), output);
        assertTrue(output.contains("frame 3: "), output);
        assertTrue(output.contains(" heap bytes per frame"), output);
    }

    /** What this test itself runs with. Surefire leaves what only automatic modules need on the class path. */
    private static List<String> modules() {
        return List.of(
                "--module-path", System.getProperty("jdk.module.path"),
                "--class-path", System.getProperty("java.class.path"),
                "--add-modules", "io.ssd4j.ssd");
    }
}
