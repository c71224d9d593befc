// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.standin.ChildJvm;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of a large batch overlap, and every wait between them is there and necessary. */
@OnStandIn
class BatchInPartsStandInTest {
    @Test
    void everyOrderOfTheStreamsGivesTheMapsOfEachImageAloneAndEveryWaitIsNecessary(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path parts = folder.resolve("parts");
        Mutant.compile(parts, Program.class, "LARGEST_PART = 32", "LARGEST_PART = 1");
        Path libraries = Path.of(System.getProperty("io.ssd4j.cuda.libraries", ""));
        JavaProcess.Result result = ChildJvm.runMutant(BatchInParts.class, folder, libraries, parts);
        assertEquals("""
                parts [1, 1, 1, 1]
                right maps
                waits 11
                needless []
                """, result.expectSuccess());
    }
}
