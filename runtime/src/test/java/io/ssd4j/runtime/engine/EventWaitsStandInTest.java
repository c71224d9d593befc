// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Pipeline;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.standin.Fault;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every wait for an event that a pipeline's sessions record is necessary: with all of them, two hundred submissions in
 * twenty orders of the streams give the bits of a sequential run; without any one of them, they do not.
 */
@OnStandIn
class EventWaitsStandInTest {
    private static final String WAIT = "cuStreamWaitEvent";
    private static final int SEEDS = 20;
    private static final int SUBMISSIONS_A_SEED = 10;

    private final StandInControl control = StandInControl.ofThisProcess();
    private RandomWeights weights;
    private Device device;
    private Model model;
    private PipelinedRuns runs;

    @BeforeEach
    void runAlone() {
        weights = new RandomWeights(2);
        device = Device.open("cuda:0", EngineLife.options(Effort.INSTANT));
        model = device.load(SmallNetwork.TINY, weights, Precision.FP32);
        runs = new PipelinedRuns(model);
    }

    @AfterEach
    void close() {
        model.close();
        device.close();
        weights.close();
    }

    @Test
    void everyWaitIsNecessary() {
        long before = waits();
        assertFalse(shows(), "it shows where all are there");
        long recorded = waits() - before;
        assertTrue(recorded >= 2, () -> recorded + " waits");
        List<String> needless = new ArrayList<>();
        for (long nth = 1; nth <= recorded; nth++) {
            Fault omitted = control.fail(WAIT, nth, 0, Fault.Mode.OMITS);
            if (!shows()) {
                needless.add(nth + " of " + recorded);
            }
            assertEquals(1, omitted.fired());
            control.clearFaults();
        }
        assertEquals(List.of(), needless, "it never shows that these are missing");
    }

    private long waits() {
        return control.calls().getOrDefault(WAIT, 0L);
    }

    /** Whether the driver rejects the recorded graph, or the bits of some submission differ. */
    private boolean shows() {
        try (var pipeline = Pipeline.open(model, 1)) {
            return runs.firstDifference(pipeline, SEEDS * SUBMISSIONS_A_SEED, submission -> {
                        if (submission % SUBMISSIONS_A_SEED == 0) {
                            control.seed(1 + submission / SUBMISSIONS_A_SEED);
                        }
                    })
                    .isPresent();
        } catch (NativeCallException e) {
            return true;
        }
    }
}
