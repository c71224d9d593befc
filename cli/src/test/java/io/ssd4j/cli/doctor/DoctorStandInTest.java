// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.ChildJvm;
import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.Main;
import io.ssd4j.testing.Capability;
import io.ssd4j.testing.JavaProcess;
import io.ssd4j.testing.Repository;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor on a machine with a GPU, which is the stand-in that runtime's tests have built. */
class DoctorStandInTest {
    @TempDir
    private Path folder;

    @Test
    void everythingForTheGpuIsThere() throws InterruptedException {
        Capability.require(Capability.GCC);
        Map<String, String> environment = Map.of(
                "SSD4J_CUDA_LIBRARIES",
                Repository.module("runtime").resolve("target/standin").toString(),
                "SSD4J_STANDIN_CONTROL",
                folder.resolve("control").toString());
        try (JavaProcess jvm = ChildJvm.start(environment, Main.class, "doctor")) {
            CommandRun run = CommandRun.of(jvm.await());
            assertEquals(0, run.code(), run.err());
            assertAll(
                    () -> assertLine(run, "ok       CUDA driver {16}13\\.\\d, /.*/standin/libcuda\\.so\\.1"),
                    () -> assertLine(run, "ok       cuda:0 .*, \\d+ MiB, sm_\\d+, fp32 tf32 fp16 bf16 fp8"),
                    () -> assertLine(run, "ok       cuDNN {22}9\\.\\d+\\.\\d+, /.*/standin/libcudnn\\.so\\.9"),
                    () -> assertLine(run, "ok       cuBLASLt .*"),
                    () -> assertLine(run, "ok       --device auto {14}cuda:0, .*"));
        }
    }

    private static void assertLine(CommandRun run, String pattern) {
        assertTrue(run.out().lines().anyMatch(line -> line.matches(pattern)), pattern + "\n" + run.out());
    }
}
