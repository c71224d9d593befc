// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Metrics;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.function.Consumer;

/** Runs of a network whose sizes are known: 16 channels in and out, a 1x1 convolution. */
public final class ObservedRuns {
    public static final String NETWORK = "pointwise-16";
    public static final int BATCH = 3;

    /** 16 channels of 5 x 6 float32 values, in and out. */
    public static final long RUN_BYTES = 2L * BATCH * 16 * 5 * 6 * Float.BYTES;

    /** 16 x 16 weights and 16 biases. */
    public static final long PARAMETER_BYTES = (16 * 16 + 16) * Float.BYTES;

    private static final Network POINTWISE = Network.builder(NETWORK, new Shape(16, 5, 6))
            .convolution("pointwise", 16, Window.of(1))
            .output("pointwise")
            .build();

    private ObservedRuns() {}

    /** Opens a session on a device, uses it, and closes everything. */
    public static void use(String device, Metrics metrics, Consumer<Session<TensorInput, HostOutputs>> use) {
        DeviceOptions options =
                DeviceOptions.DEFAULT.threads(1).effort(Effort.INSTANT).metrics(metrics);
        try (Device opened = Device.open(device, options);
                RandomWeights weights = new RandomWeights(1);
                Model model = opened.load(POINTWISE, weights, Precision.FP32);
                var session = model.openSession(BATCH)) {
            use.accept(session);
        }
    }
}
