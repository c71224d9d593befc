// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;

/** Two of the stand-in's engines give different bits in each run, as their notes say. */
@OnStandIn
class DeterminismStandInTest extends DeterminismContract {
    @Override
    String device() {
        return "cuda:0";
    }

    @Override
    void beforeRun(int run) {
        StandInControl.ofThisProcess().seed(run);
    }
}
