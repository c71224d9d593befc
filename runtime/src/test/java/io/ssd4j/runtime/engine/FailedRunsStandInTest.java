// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Pipeline;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.standin.Fault;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state of a session, a pipeline and a device after a failed run. */
@OnStandIn
class FailedRunsStandInTest {
    private static final int UNKNOWN = 999;
    private static final int LAUNCH_FAILED = 719;

    private final StandInControl control = StandInControl.ofThisProcess();
    private final RandomWeights weights = new RandomWeights(9);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        weights.close();
    }

    private static Device open() {
        return Device.open("cuda:0", EngineLife.options(Effort.INSTANT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cuCtxSetCurrent", "cuGraphLaunch", "cuStreamSynchronize"})
    void aSessionRunsAgain(String function) {
        try (Device device = open();
                Model model = device.load(SmallNetwork.TINY, weights, Precision.FP32);
                var session = model.openSession(1)) {
            control.fail(function, 1, UNKNOWN, Fault.Mode.ONCE);
            assertEquals(
                    UNKNOWN,
                    assertThrows(NativeCallException.class, session::run).status());
            EngineLife.run(session, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cuCtxSetCurrent", "cuGraphLaunch", "cuStreamSynchronize"})
    void aSessionClosesDuringARun(String function) {
        try (Device device = open();
                Model model = device.load(SmallNetwork.TINY, weights, Precision.FP32);
                var session = model.openSession(1)) {
            session.run();
            control.fail(function, 1, UNKNOWN, Fault.Mode.ONCE);
            assertThrows(NativeCallException.class, session::run);
        }
    }

    @Test
    void aPipelineClosesAllSessions() {
        try (Device device = open();
                Model model = device.load(SmallNetwork.TINY, weights, Precision.FP32)) {
            var pipeline = Pipeline.open(model, 1);
            for (int i = 0; i < Pipeline.SESSIONS; i++) {
                pipeline.submit();
            }
            control.fail("cuStreamSynchronize", 1, UNKNOWN, Fault.Mode.ONCE);
            assertEquals(
                    UNKNOWN,
                    assertThrows(NativeCallException.class, pipeline::close).status());
            pipeline.close();
        }
    }

    /** Everything on the GPU fails until its last user releases it; the process does not have to be restarted. */
    @Test
    void aStickyErrorEndsWithTheDevice() {
        Device device = open();
        Model model = device.load(SmallNetwork.TINY, weights, Precision.FP32);
        var session = model.openSession(1);
        var other = model.openSession(1);
        control.fail("cuStreamSynchronize", 1, LAUNCH_FAILED, Fault.Mode.STICKS);
        assertFailsForGood(session::run);
        assertFailsForGood(session::run);
        assertFailsForGood(other::run);
        assertFailsForGood(() -> model.openSession(1));
        assertFailsForGood(session::close);
        assertFailsForGood(other::close);
        assertFailsForGood(model::close);
        assertFailsForGood(device::close);
        assertEquals(Map.of(), control.books());
        EngineLife.once(folder);
    }

    private static void assertFailsForGood(Runnable call) {
        assertEquals(
                LAUNCH_FAILED,
                assertThrows(NativeCallException.class, call::run).status());
    }

    @Test
    void anUnwritableCacheIsNotAnError() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        EngineLife.once(file);
        assertEquals("no folder", Files.readString(file));
    }
}
