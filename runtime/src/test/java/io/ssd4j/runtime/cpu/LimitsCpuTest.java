// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Capability;
import io.ssd4j.testing.ControlGroup;
import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The CPU engine follows the limits of a container. */
class LimitsCpuTest {
    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void usesAsManyThreadsAsJavaHasProcessors(int processors) throws InterruptedException {
        String output = run(JavaProcess.command().add("-XX:ActiveProcessorCount=" + processors), 1)
                .expectSuccess();
        assertTrue(output.startsWith("threads " + processors + "\n"), output);
    }

    @Test
    void partOfAProcessorIsOneThread() throws IOException, InterruptedException {
        Capability.require(Capability.CONTROL_GROUPS);
        try (ControlGroup group = ControlGroup.limited(80, 2048 * MIB)) {
            JavaProcess.Result result = run(JavaProcess.command().startedBy(group.program()), 1);
            List<String> lines = result.expectSuccess().lines().toList();
            assertEquals(List.of("threads 1", "allocated"), lines.subList(0, 2));
            // By default a quarter of the limit; the serial collector does not count one of its survivor spaces.
            long heap = Long.parseLong(lines.getLast().replace("heap ", ""));
            assertTrue(heap > 400 * MIB && heap <= 512 * MIB, lines::toString);
        }
    }

    @Test
    void refusesWhatTheMemoryLimitDoesNotPermit() throws IOException, InterruptedException {
        Capability.require(Capability.CONTROL_GROUPS);
        try (ControlGroup group = ControlGroup.limited(100, 400 * MIB)) {
            JavaProcess.Result result = run(JavaProcess.command().startedBy(group.program()), 390 * MIB);
            String output = result.expectSuccess();
            assertTrue(output.contains("\n390 MiB of memory are needed for the test, but only "), output);
            assertTrue(output.contains(" of 400 MiB are left (/sys/fs/cgroup/"), output);
        }
    }

    private static JavaProcess.Result run(JavaProcess.Builder builder, long bytes) throws InterruptedException {
        return builder.add(JavaProcess.modulesOfThisProcess())
                .add("--patch-module", "io.ssd4j.runtime=" + JavaProcess.testClasses(LimitsCpuTest.class))
                .add("--module", "io.ssd4j.runtime/" + UnderLimits.class.getName())
                .add(Long.toString(bytes))
                .run();
    }
}
