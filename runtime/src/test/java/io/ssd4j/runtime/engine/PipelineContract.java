// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Pipeline;
import io.ssd4j.runtime.Precision;
import java.util.ConcurrentModificationException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Overlapping submissions give the same results as sequential ones. */
abstract class PipelineContract {
    /** The device under test, in the form that {@link Device#open(String)} accepts. */
    abstract String device();

    /** Number of submissions. */
    abstract int submissions();

    /** Called before each submission. */
    void beforeSubmission(int number) {}

    @Test
    void submissionsReturnInOrderWithTheBitsOfASequentialRun() {
        try (Device device = Device.open(
                        device(), DeviceOptions.DEFAULT.effort(Effort.INSTANT).deterministic(true));
                RandomWeights weights = new RandomWeights(2);
                Model model = device.load(SmallNetwork.NETWORK, weights, Precision.FP32)) {
            PipelinedRuns runs = new PipelinedRuns(model);
            try (var pipeline = Pipeline.open(model, 1)) {
                assertEquals(
                        OptionalInt.empty(),
                        runs.firstDifference(pipeline, submissions(), this::beforeSubmission),
                        "a submission differs");
            }
        }
    }

    @Test
    void rejectsCallsOutOfOrder() {
        try (Device device = Device.open(device(), DeviceOptions.DEFAULT.effort(Effort.INSTANT));
                RandomWeights weights = new RandomWeights(2);
                Model model = device.load(SmallNetwork.NETWORK, weights, Precision.FP32)) {
            try (var session = model.openSession(1)) {
                assertThrows(IllegalStateException.class, session::await);
                session.start();
                assertThrows(ConcurrentModificationException.class, session::start);
                assertThrows(IllegalStateException.class, session::close);
                session.await();
                assertThrows(IllegalStateException.class, session::await);
            }
            var pipeline = Pipeline.open(model, 1);
            assertThrows(IllegalStateException.class, pipeline::next);
            assertThrows(IllegalStateException.class, pipeline::release);
            for (int i = 0; i < 3; i++) {
                assertTrue(pipeline.hasFree());
                pipeline.submit();
            }
            assertFalse(pipeline.hasFree());
            assertThrows(IllegalStateException.class, pipeline::submit);
            pipeline.next();
            assertThrows(IllegalStateException.class, pipeline::free);
            pipeline.release();
            assertTrue(pipeline.hasFree());
            // Two submissions are still running: closing waits for it.
            pipeline.close();
            pipeline.close();
        }
    }
}
