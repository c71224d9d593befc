// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation.L2Normalization;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.testing.RelativeError;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of layer against its definition. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NetworkContract {
    static final long SEED = 7;

    /** The device under test, as {@link Device#open(String)} takes it. */
    abstract String device();

    /** The upper bound of every output's relative error. */
    double bound(Precision precision) {
        return exactBound(precision);
    }

    /** The bound for an engine that computes float32 without shortcuts. */
    static double exactBound(Precision precision) {
        return precision == Precision.FP32 ? 1e-6 : precision.errorBound();
    }

    List<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (Precision precision : TestedPrecisions.of(device())) {
            for (int batch : new int[] {1, 2, 3, 8}) {
                for (int threads : new int[] {1, 2}) {
                    cases.add(Arguments.of(precision, batch, threads));
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void outputsMatchTheDefinition(Precision precision, int batch, int threads) {
        try (Device device =
                Device.open(device(), DeviceOptions.DEFAULT.threads(threads).effort(Effort.INSTANT))) {
            TestedPrecisions.require(device(), precision);
            try (Model model = load(device, precision);
                    var session = model.openSession(batch)) {
                // Twice, with different pixels: leftovers of a run in the shared slab must not affect the next.
                for (long pixels = 1; pixels <= 2; pixels++) {
                    double[][] images = SmallNetwork.fill(session.input().values(), batch, pixels);
                    session.run();
                    compare(session, images, bound(precision));
                }
            }
        }
    }

    // The weights are closed before the first session is opened: the model must not need them.
    private static Model load(Device device, Precision precision) {
        try (RandomWeights weights = new RandomWeights(SEED)) {
            return device.load(SmallNetwork.NETWORK, weights, precision);
        }
    }

    static void compare(Session<?, HostOutputs> session, double[][] images, double bound) {
        NaiveNetwork naive = new NaiveNetwork(SmallNetwork.NETWORK, SEED);
        for (int n = 0; n < images.length; n++) {
            Map<String, double[]> expected = naive.run(images[n]);
            for (String output : SmallNetwork.NETWORK.outputs()) {
                double[] values = expected.getOrDefault(SmallNetwork.NETWORK.valueOf(output), new double[0]);
                MemorySegment actual = session.outputs().get(output);
                assertEquals((long) values.length * images.length * Float.BYTES, actual.byteSize(), output);
                double error = RelativeError.of(actual, (long) n * values.length, values);
                assertTrue(error < bound, output + " of image " + n + ": relative error " + error);
            }
        }
    }

    @Test
    void aPositionWithoutActivationsStaysZero() {
        Network network = Network.builder("zeros", new Shape(48, 2, 3))
                .add(new L2Normalization("normalized", Network.INPUT, 1e-10f))
                .output("normalized")
                .build();
        try (Device device = Device.open(device(), DeviceOptions.DEFAULT.effort(Effort.INSTANT));
                RandomWeights weights = new RandomWeights(SEED);
                Model model = device.load(network, weights, Precision.FP32);
                var session = model.openSession(1)) {
            session.run();
            MemorySegment output = session.outputs().get("normalized");
            for (long i = 0; i < network.input().elements(); i++) {
                float value = output.getAtIndex(ValueLayout.JAVA_FLOAT, i);
                assertTrue(value == 0, () -> "not zero but " + value);
            }
        }
    }

    @Test
    void theSameInputReturnsTheSameBits() {
        try (Device device = Device.open(
                        device(), DeviceOptions.DEFAULT.effort(Effort.INSTANT).deterministic(true));
                RandomWeights weights = new RandomWeights(SEED);
                Model model = device.load(SmallNetwork.NETWORK, weights, Precision.FP32);
                var one = model.openSession(2);
                var other = model.openSession(2)) {
            SmallNetwork.fill(one.input().values(), 2, 1);
            SmallNetwork.fill(other.input().values(), 2, 1);
            one.run();
            one.run();
            other.run();
            for (String output : SmallNetwork.NETWORK.outputs()) {
                assertEquals(
                        -1, one.outputs().get(output).mismatch(other.outputs().get(output)), output);
            }
        }
    }
}
