// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.standin.ChildJvm;
import io.ssd4j.runtime.cuda.standin.Fault;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.runtime.memory.SlabPlanner;
import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bugs that the engine might have, each planted and detected. */
@OnStandIn
class PlantedBugsStandInTest {
    private static final Path LIBRARIES = Path.of(System.getProperty("io.ssd4j.cuda.libraries", ""));

    @TempDir
    private Path folder;

    @Test
    void aSkippedSynchronization(StandInControl control) {
        try (Device device = Device.open("cuda:0", EngineLife.options(Effort.INSTANT));
                RandomWeights weights = new RandomWeights(9);
                Model model = device.load(SmallNetwork.TINY, weights, Precision.FP32);
                var session = model.openSession(1)) {
            Fault skipped = control.fail("cuStreamSynchronize", 1, 0, Fault.Mode.OMITS);
            assertThrows(AssertionError.class, () -> EngineLife.run(session, 1));
            assertEquals(1, skipped.fired());
            EngineLife.run(session, 1);
        }
    }

    @Test
    void aStreamThatIsNotDestroyed(StandInControl control) {
        control.fail("cuStreamDestroy_v2", 2, 0, Fault.Mode.OMITS);
        EngineLife.once(folder);
        assertEquals(Map.of("stream", 1L), control.takeBooks());
    }

    @Test
    void noBugIsReportedIfThereIsNone() throws IOException, InterruptedException {
        Path none = folder.resolve("none");
        Mutant.compile(
                none, SlabPlanner.class, "buffer.firstStep() <= p.lastStep()", "p.lastStep() >= buffer.firstStep()");
        JavaProcess.Result result = ChildJvm.runMutant(PlantedBug.class, folder, LIBRARIES, none, "run");
        assertEquals("", result.output());
    }

    @Test
    void aMemoryPlanThatForgetsTheLastReader() throws IOException, InterruptedException {
        Path mutant = folder.resolve("mutant");
        Mutant.compile(
                mutant,
                SlabPlanner.class,
                "buffer.firstStep() <= p.lastStep() && p.firstStep() <= buffer.lastStep()",
                "buffer.firstStep() < p.lastStep() && p.firstStep() < buffer.lastStep()");
        JavaProcess.Result result = ChildJvm.runMutant(PlantedBug.class, folder, LIBRARIES, mutant, "run");
        assertTrue(result.output().contains("overlap") || result.output().contains("relative error"), result::output);
    }

    @Test
    void aMemoryPlanThatForgetsTheSecondStream() throws IOException, InterruptedException {
        Path mutant = folder.resolve("mutant");
        Mutant.compile(mutant, Program.class, "liveness.read(buffer, join)", "liveness.read(buffer, 0)");
        JavaProcess.Result result =
                ChildJvm.runMutant(PlantedBug.class, folder, LIBRARIES, mutant, "run in many orders");
        assertTrue(result.output().contains("relative error"), result::output);
    }

    @Test
    void weightsThatAreFreedUnderAGraph() throws IOException, InterruptedException {
        Path mutant = folder.resolve("mutant");
        Mutant.compile(mutant, Dependents.class, "if (open > 0) {", "if (open > 1_000) {");
        JavaProcess.Result result =
                ChildJvm.runMutant(PlantedBug.class, folder, LIBRARIES, mutant, "close the model under a session");
        assertTrue(result.output().contains("CUDA_ERROR_ILLEGAL_ADDRESS"), result::output);
        assertTrue(result.output().contains("reaches freed memory"), result::output);
    }

    @Test
    void aHostReadOfADeviceAddress() throws IOException, InterruptedException {
        JavaProcess.Result result =
                ChildJvm.run(PlantedBug.class, folder, LIBRARIES, List.of(), "read a device address");
        assertTrue(result.output().startsWith("loading\n"), result::output);
        assertTrue(result.output().contains("SIGSEGV"), result::output);
        assertNotEquals(0, result.exit());
        assertFalse(result.output().contains("Exception"), result::output);
    }
}
