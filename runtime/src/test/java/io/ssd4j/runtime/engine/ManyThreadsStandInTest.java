// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

@OnStandIn
class ManyThreadsStandInTest extends ManyThreadsContract {
    @Override
    String device() {
        return "cuda:0";
    }

    @AfterEach
    void nothingLeaksAndNoCallWasWrong() {
        assertEquals(Map.of(), StandInControl.ofThisProcess().books());
        assertEquals(List.of(), StandInControl.ofThisProcess().violations());
    }
}
