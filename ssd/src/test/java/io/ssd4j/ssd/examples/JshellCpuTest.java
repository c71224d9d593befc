// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import io.ssd4j.testing.JavaProcess;
import io.ssd4j.testing.Repository;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the script in jshell. */
class JshellCpuTest {
    @Test
    @Timeout(300)
    void theBoxesAreThoseOfPyTorch(@TempDir Path home) throws InterruptedException {
        String output = JavaProcess.command()
                // The command jshell of the JDK; it keeps its history in the preferences.
                .add(
                        "-Djava.util.prefs.userRoot=" + home,
                        "-m",
                        "jdk.jshell/jdk.internal.jshell.tool.JShellToolProvider")
                .add(JavaProgram.modules())
                .add("-R--enable-native-access=io.ssd4j.bindings", "-R-XX:TieredStopAtLevel=1")
                .add("examples/08-jshell.jsh")
                .folder(Repository.root())
                .run()
                .expectSuccess();

        ShapeBoxes.assertPrinted(output);
    }
}
