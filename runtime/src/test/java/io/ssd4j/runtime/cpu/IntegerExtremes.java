// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cpu.winograd.WinogradConvolution;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.runtime.quantization.Quantization;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;

/**
 * The main program of a process whose oneDNN uses the instructions that the environment allows: multiplies the largest unsigned
 * integers with the largest signed ones, and prints the largest relative error of the sums in integers, and in what is chosen by default.
 */
final class IntegerExtremes {
    private static final int CHANNELS = 64;
    private static final float SCALE = 1f / 128;
    private static final int TAPS = CHANNELS * 9;

    private IntegerExtremes() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) {
        Network network = Network.builder("extremes", new Shape(1, 8, 8))
                .convolution("full", CHANNELS, Window.of(1))
                .add(new Operation.Convolution("sums", "full", CHANNELS, Window.of(3), Activation.NONE))
                .output("sums")
                .build();
        float[] bias = new float[CHANNELS];
        Arrays.fill(bias, 255);
        float[] weights = new float[CHANNELS * TAPS];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (i / TAPS % 2 == 0 ? 127 : -127) * SCALE;
        }
        Quantization scales = new Quantization(
                Quantization.Format.INT8, Map.of("sums", Collections.nCopies(CHANNELS, SCALE)), Map.of("full", 1f));
        QuantizedWeights given = new QuantizedWeights(
                Map.of(
                        "full.weight",
                        new float[CHANNELS],
                        "full.bias",
                        bias,
                        "sums.weight",
                        weights,
                        "sums.bias",
                        new float[CHANNELS]),
                scales);
        System.out.println(WinogradConvolution.vectors());
        System.out.println("integers " + error(network, given, DeviceOptions.DEFAULT.deterministic(true)));
        System.out.println("chosen " + error(network, given, DeviceOptions.DEFAULT));
    }

    private static double error(Network network, QuantizedWeights weights, DeviceOptions options) {
        DeviceListener listener = new DeviceListener() {
            @Override
            public void warning(String message) {
                System.out.println("warning " + message);
            }
        };
        try (Device device = Device.open("cpu", options.listener(listener));
                var model = device.load(network, weights, Precision.INT8);
                var session = model.openSession(SessionOptions.batch(1))) {
            session.run();
            return error(session.outputs().get("sums").toArray(ValueLayout.JAVA_FLOAT));
        }
    }

    private static double error(float[] sums) {
        double exact = 255.0 * 127 * TAPS * SCALE;
        double most = 0;
        int perChannel = sums.length / CHANNELS;
        for (int i = 0; i < sums.length; i++) {
            double expected = i / perChannel % 2 == 0 ? exact : -exact;
            most = Math.max(most, Math.abs(sums[i] / expected - 1));
        }
        return most;
    }
}
