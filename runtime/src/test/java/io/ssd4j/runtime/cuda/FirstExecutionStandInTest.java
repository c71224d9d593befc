// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.runtime.cuda.standin.Trait;
import io.ssd4j.runtime.engine.RandomWeights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import org.junit.jupiter.api.Test;

/** Libraries that load code on first use, which a capture does not allow. */
@OnStandIn
class FirstExecutionStandInTest {
    // The 1x1 convolution is a matrix product for cuBLASLt.
    private static final Network NETWORK = Network.builder("two", new Shape(3, 8, 8))
            .convolution("first", 16, Window.of(3).padding(1))
            .convolution("second", 16, Window.of(1))
            .output("second")
            .build();

    @Test
    void plansThatWereNeverExecutedAreExecutedBeforeTheCapture(StandInControl control) {
        control.traits(Trait.LOADS_LAZILY);
        for (Effort effort : new Effort[] {Effort.INSTANT, Effort.TIMED}) {
            // The second time, the plans are loaded from the store, so nothing was timed in this process.
            for (int time = 1; time <= 2; time++) {
                try (Device device = Device.open("cuda:0", DeviceOptions.DEFAULT.effort(effort));
                        var weights = new RandomWeights(1);
                        Model model = device.load(NETWORK, weights, Precision.FP16);
                        var session = model.openSession(2)) {
                    session.run();
                    assertTrue(session.outputs().get("second").byteSize() > 0);
                }
            }
        }
    }
}
