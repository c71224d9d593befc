// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceMemoryReport;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.standin.ChildJvm;
import io.ssd4j.runtime.cuda.standin.Fault;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnStandIn
class DetectionStandInTest extends DetectionContract {
    private static final String WAIT = "cuStreamWaitEvent";
    private static final int SEEDS = 20;
    private static final int RUNS = 100;

    @Override
    String device() {
        return "cuda:0";
    }

    /** With all waits, every order of the two streams gives the detections of the rules; without any one of them, some order does not. */
    @Test
    void everyWaitForAHeadIsNecessary(StandInControl gpu) {
        try (Device device = Device.open(device(), EngineLife.options(Effort.INSTANT));
                Model model = device.load(GivenHeads.NETWORK, new GivenHeads(), Precision.FP32)) {
            long before = gpu.calls().getOrDefault(WAIT, 0L);
            assertFalse(shows(model, gpu), "it shows where all are there");
            long waits = gpu.calls().getOrDefault(WAIT, 0L) - before;
            assertTrue(waits >= 4, () -> waits + " waits");
            for (long nth = 1; nth <= waits; nth++) {
                Fault omitted = gpu.fail(WAIT, nth, 0, Fault.Mode.OMITS);
                assertTrue(shows(model, gpu), "it never shows that a wait is missing: " + nth + " of " + waits);
                assertEquals(1, omitted.fired());
                gpu.clearFaults();
            }
        }
    }

    /** Whether the driver rejects the recorded graph, or some order of the streams gives other detections. */
    private static boolean shows(Model model, StandInControl gpu) {
        DetectionRules rules = GivenHeads.rules();
        try (var session = model.openSession(SessionOptions.batch(1).detections(rules))) {
            for (int run = 0; run < RUNS; run++) {
                if (run % (RUNS / SEEDS) == 0) {
                    gpu.seed(1 + run);
                }
                float[] image = new float[(int) GivenHeads.NETWORK.input().elements()];
                for (int i = 0; i < image.length; i++) {
                    image[i] = (i + run) * 37 % 11 - 5;
                }
                session.input().values().copyFrom(MemorySegment.ofArray(image));
                session.run();
                ReferenceDetections expected =
                        ReferenceDetections.of(rules, GivenHeads.WIDTH, GivenHeads.HEIGHT, GivenHeads.heads(image));
                if (!ReferenceDetections.read(session.outputs(), 0).equals(expected)) {
                    return true;
                }
            }
            return false;
        } catch (NativeCallException e) {
            return true;
        }
    }

    /** A batch that is too large for one program runs in parts, of which the last is smaller. */
    @Test
    void aBatchInPartsHasTheDetectionsOfEachImageAlone(@TempDir Path folder) throws IOException, InterruptedException {
        Path parts = folder.resolve("parts");
        Mutant.compile(
                parts,
                Program.class,
                "return Math.clamp(StepTensor.MAX_ELEMENTS / most, 1, LaunchShape.LARGEST_GRID_SIDE);",
                "return 2;");
        Path libraries = Path.of(System.getProperty("io.ssd4j.cuda.libraries", ""));
        JavaProcess.Result result = ChildJvm.runMutant(DetectionInParts.class, folder, libraries, parts);
        assertEquals("largest part 2\ndetections\n", result.expectSuccess());
    }

    /** 144 boxes in slots of 96, 64 and 32: 24 bytes and 4 bits each, 6 words of dropped boxes, 4 classes with 20 keys, 20 detections. */
    @Test
    void theMemoryReportCountsTheScratchMemory() {
        List<DeviceMemoryReport> reports = new ArrayList<>();
        DeviceListener listener = new DeviceListener() {
            @Override
            public void memory(DeviceMemoryReport report) {
                reports.add(report);
            }
        };
        try (Device device =
                        Device.open(device(), EngineLife.options(Effort.INSTANT).listener(listener));
                Model model = device.load(GivenHeads.NETWORK, new GivenHeads(), Precision.FP32)) {
            model.openSession(SessionOptions.batch(1)).close();
            long without = reports.getLast().workspace();
            int batch = 16;
            model.openSession(SessionOptions.batch(batch).detections(GivenHeads.rules()))
                    .close();
            long perImage = 192 * 24 + 4 * 6 * 4 + 6 * 4 + 4 * 4 + 4 * 20 * 8 + 20 * 8;
            long scratch = reports.getLast().workspace();
            assertTrue(
                    scratch >= batch * perImage && scratch <= batch * perImage + batch * without + 7 * 256,
                    () -> scratch + " bytes, expected " + batch * perImage + " besides " + batch * without);
        }
    }
}
