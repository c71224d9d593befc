// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.JavaProcess;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process that opens models and sessions again and again does not grow. */
class ReopeningCpuTest {
    private static final int ROUNDS = 20;

    /** Compiled code still grows; one block that is kept has 9 MiB or more. */
    private static final long TOLERATED_KIBIBYTES = 8 << 10;

    @Test
    void closedModelsAndSessionsLeaveNoMemoryBehind() throws InterruptedException {
        List<Long> resident = JavaProcess.command()
                .add("-Xms32m", "-Xmx32m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .add("-XX:MaxDirectMemorySize=256m")
                .add(JavaProcess.modulesOfThisProcess())
                .add("--patch-module", "io.ssd4j.runtime=" + JavaProcess.testClasses(ReopeningCpuTest.class))
                .add("--module", "io.ssd4j.runtime/" + Reopening.class.getName())
                .add(Integer.toString(ROUNDS))
                .run()
                .expectSuccess()
                .lines()
                .map(Long::valueOf)
                .toList();
        assertEquals(ROUNDS, resident.size());
        assertTrue(resident.getLast() - resident.get(1) < TOLERATED_KIBIBYTES, resident::toString);
    }
}
