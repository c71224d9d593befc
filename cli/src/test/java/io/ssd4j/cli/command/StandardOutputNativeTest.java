// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.ChildJvm;
import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.Main;
import io.ssd4j.testing.Capability;
import io.ssd4j.testing.JavaProcess;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** cuDNN's log on standard output is not part of the result. */
class StandardOutputNativeTest {
    @Test
    void isNotForTheLogOfCudnn() throws InterruptedException {
        Capability.require(Capability.CUDNN);
        try (JavaProcess jvm = ChildJvm.start(
                Map.of("CUDNN_LOGLEVEL_DBG", "3", "CUDNN_LOGINFO_DBG", "1", "CUDNN_LOGDEST_DBG", "stdout"),
                Main.class,
                "plan",
                "--profile=l4",
                "--json")) {
            CommandRun run = CommandRun.of(jvm.await());
            assertAll(
                    () -> assertEquals(0, run.code(), run.err()),
                    () -> assertEquals("l4", run.json().get("profile").stringValue()),
                    () -> assertTrue(run.err().contains("cudnnBackendCreateDescriptor() called"), "no log"));
        }
    }
}
