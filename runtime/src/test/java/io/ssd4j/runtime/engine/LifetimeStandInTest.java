// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.DeviceFormat;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import org.junit.jupiter.api.BeforeEach;

@OnStandIn
class LifetimeStandInTest extends LifetimeContract {
    private static final long MEMORY = 256L << 20;

    @BeforeEach
    void aSmallGpu(StandInControl gpu) {
        gpu.deviceMemory(MEMORY);
    }

    @Override
    String device() {
        return "cuda:0";
    }

    /** Its outputs stay on the GPU: a card has more memory than the host can pin. */
    @Override
    void openTooLarge(Model model) {
        model.openSession(SessionOptions.batch(batchThatDoesNotFit()).outputsOnDevice(DeviceFormat.FLOAT32_NCHW));
    }

    @Override
    int batchThatDoesNotFit() {
        return 20_000;
    }

    @Override
    int batchThatTakesTime() {
        return 8;
    }
}
