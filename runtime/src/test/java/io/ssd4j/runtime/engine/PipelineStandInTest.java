// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;

/** The stand-in runs its streams in a different order for each seed, constrained only by events and stream order. */
@OnStandIn
class PipelineStandInTest extends PipelineContract {
    private static final int SEEDS = 20;
    private static final int SUBMISSIONS_A_SEED = 10;

    @Override
    String device() {
        return "cuda:0";
    }

    @Override
    int submissions() {
        return SEEDS * SUBMISSIONS_A_SEED;
    }

    @Override
    void beforeSubmission(int number) {
        if (number % SUBMISSIONS_A_SEED == 0) {
            StandInControl.ofThisProcess().seed(1 + number / SUBMISSIONS_A_SEED);
        }
    }
}
