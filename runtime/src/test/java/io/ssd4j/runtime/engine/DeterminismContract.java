// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.TensorInput;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A deterministic device gives the same bits in every run, in every session of a batch size, and after it is reopened.
 * Implementations are chosen by timing, so that every candidate can be selected.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DeterminismContract {
    private static final int BATCH = 2;
    private static final int RUNS = 4;

    /** The device under test, in the form that {@link Device#open(String)} accepts. */
    abstract String device();

    /** Called before each run, so that the stand-in can change the order of its streams. */
    void beforeRun(int run) {}

    List<Precision> precisions() {
        return TestedPrecisions.of(device());
    }

    @ParameterizedTest
    @MethodSource("precisions")
    void sameBitsInEveryRunAndSession(Precision precision) {
        byte[][] expected = runs(precision);
        byte[][] again = runs(precision);
        for (int output = 0; output < expected.length; output++) {
            assertArrayEquals(
                    expected[output],
                    again[output],
                    SmallNetwork.NETWORK.outputs().get(output));
        }
    }

    /** The outputs of the first run; all other runs and a second session must give the same. */
    private byte[][] runs(Precision precision) {
        DeviceOptions options =
                DeviceOptions.DEFAULT.threads(2).effort(Effort.TIMED).deterministic(true);
        try (Device device = Device.open(device(), options);
                RandomWeights weights = new RandomWeights(5)) {
            TestedPrecisions.require(device(), precision);
            try (Model model = device.load(SmallNetwork.NETWORK, weights, precision);
                    var one = model.openSession(BATCH);
                    var other = model.openSession(BATCH)) {
                byte[][] first = run(one);
                for (int run = 1; run < RUNS; run++) {
                    beforeRun(run);
                    byte[][] next = run(run % 2 == 0 ? one : other);
                    for (int output = 0; output < first.length; output++) {
                        assertArrayEquals(
                                first[output],
                                next[output],
                                SmallNetwork.NETWORK.outputs().get(output));
                    }
                }
                return first;
            }
        }
    }

    private static byte[][] run(Session<TensorInput, HostOutputs> session) {
        SmallNetwork.fill(session.input().values(), BATCH, 3);
        session.run();
        return SmallNetwork.NETWORK.outputs().stream()
                .map(output -> session.outputs().get(output).toArray(ValueLayout.JAVA_BYTE))
                .toArray(byte[][]::new);
    }
}
