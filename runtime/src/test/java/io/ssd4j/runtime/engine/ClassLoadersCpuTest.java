// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.JavaProcess;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plug-in hosts, hot redeployment, Spark Connect: several class loaders of one process use the same native libraries. */
class ClassLoadersCpuTest {

    @TempDir
    private Path folder;

    @Test
    void twoClassLoadersComputeAndOneGoesAway() throws InterruptedException {
        String classPath = String.join(
                File.pathSeparator,
                JavaProcess.testClasses(ComputesInClassLoaders.class).toString(),
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path", ""));
        String output = JavaProcess.command()
                .add("--enable-native-access=ALL-UNNAMED", "--illegal-native-access=deny")
                .add("-cp", classPath, ComputesInClassLoaders.class.getName())
                .folder(folder)
                .run()
                .expectSuccess();
        List<String> lines = output.lines().toList();
        String result = lines.getFirst();
        assertTrue(result.startsWith("result "), output);
        assertEquals(List.of(result, result, result, "collected", result), lines);
    }
}
