// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.cuda.standin.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Java runtime without the module jdk.jfr, as jlink makes it for this library. */
class WithoutFlightRecorderCpuTest {
    @TempDir
    private Path folder;

    @Test
    void everythingElseWorks() throws InterruptedException {
        String output = ChildJvm.run(
                        RunsObserved.class,
                        folder,
                        folder,
                        List.of("--limit-modules", "io.ssd4j.runtime,jdk.management,jdk.unsupported"))
                .expectSuccess();
        assertTrue(output.contains("recorder false, runs 2"), output);
    }
}
