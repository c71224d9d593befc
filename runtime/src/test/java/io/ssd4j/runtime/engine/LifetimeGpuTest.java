// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.DeviceFormat;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.SessionOptions;
import org.junit.jupiter.api.Tag;

@Tag("gpu")
class LifetimeGpuTest extends LifetimeContract {
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
        return 100_000_000;
    }
}
