// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.network.ParameterShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Weights that are not finite are rejected by every engine, unless they are allowed. */
abstract class WeightsContract {
    private static final String ADVICE = ": use other weights, or load these anyway with DeviceOptions.allowNonFinite"
            + " (--allow-nonfinite on the command line)";

    /** The device under test, as {@link Device#open(String)} takes it. */
    abstract String device();

    /** A precision of the device with a range smaller than that of float32. */
    abstract Precision narrow();

    /** A finite value that overflows in it. */
    abstract float tooLarge();

    private Device open(DeviceOptions options) {
        return Device.open(device(), options.effort(Effort.INSTANT));
    }

    /** Random weights but for one value of each named parameter. */
    private record Damaged(RandomWeights sound, float value, List<String> parameters) implements Weights {
        @Override
        public MemorySegment parameter(String parameter, ParameterShape shape) {
            MemorySegment values = sound.parameter(parameter, shape);
            if (!parameters.contains(parameter)) {
                return values;
            }
            MemorySegment damaged =
                    Arena.ofAuto().allocate(values.byteSize(), Float.BYTES).copyFrom(values);
            damaged.setAtIndex(ValueLayout.JAVA_FLOAT, 1, value);
            return damaged.asReadOnly();
        }

        @Override
        public String tensor(String parameter) {
            return "layers." + parameter;
        }

        @Override
        public String source() {
            return "damaged";
        }

        @Override
        public void close() {
            sound.close();
        }
    }

    private String refusal(Precision precision, float value, String... parameters) {
        try (Device device = open(DeviceOptions.DEFAULT);
                Weights weights = new Damaged(new RandomWeights(3), value, List.of(parameters))) {
            return Refusal.of(
                    WeightsException.class,
                    () -> device.load(SmallNetwork.TINY, weights, precision).close());
        }
    }

    @Test
    void aValueThatIsNotFiniteIsRejectedWithItsParameter() {
        assertEquals(
                "damaged: tensor 'layers.third.weight' has 1 value that is not finite, the first NaN at [0, 0, 0, 1]"
                        + ADVICE,
                refusal(Precision.FP32, Float.NaN, "third.weight"));
        assertEquals(
                "damaged: tensor 'layers.first.bias' has 1 value that is not finite, the first Infinity at [1];"
                        + " 2 more tensors are affected" + ADVICE,
                refusal(Precision.FP32, Float.POSITIVE_INFINITY, "last.bias", "first.bias", "normalized.weight"));
        assertEquals(
                "damaged: tensor 'layers.first.bias' has 1 value that is not finite, the first Infinity at [1];"
                        + " 1 more tensor is affected" + ADVICE,
                refusal(Precision.FP32, Float.POSITIVE_INFINITY, "last.bias", "first.bias"));
    }

    @Test
    void aValueThatOverflowsInThePrecisionIsRejected() {
        TestedPrecisions.require(device(), narrow());
        String refusal = refusal(narrow(), tooLarge(), "last.weight");
        assertTrue(
                refusal.startsWith("damaged: tensor 'layers.last.weight' has 1 value that is beyond the range of "
                        + narrow().id() + ", the first "),
                refusal);
    }

    @Test
    void theSameValuePassesInAPrecisionThatHoldsIt() {
        try (Device device = open(DeviceOptions.DEFAULT);
                Weights weights = new Damaged(new RandomWeights(3), tooLarge(), List.of("last.weight"))) {
            device.load(SmallNetwork.TINY, weights, Precision.FP32).close();
        }
    }

    @Test
    void allowedValuesAreLoadedWithAWarning() {
        List<String> warnings = new ArrayList<>();
        DeviceListener listener = new DeviceListener() {
            @Override
            public void warning(String message) {
                warnings.add(message);
            }
        };
        try (Device device = open(DeviceOptions.DEFAULT.allowNonFinite(true).listener(listener));
                Weights weights = new Damaged(new RandomWeights(3), Float.NaN, List.of("first.bias"));
                Weights sound = new RandomWeights(3)) {
            device.load(SmallNetwork.TINY, sound, Precision.FP32).close();
            assertEquals(List.of(), warnings);
            device.load(SmallNetwork.TINY, weights, Precision.FP32).close();
            assertEquals(
                    List.of("damaged: tensor 'layers.first.bias' has 1 value that is not finite, the first NaN at [1]"),
                    warnings);
        }
    }
}
