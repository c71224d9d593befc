// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceFormat;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceOutput;
import io.ssd4j.runtime.DeviceOutputs;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.network.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Outputs that stay on the GPU, where another library's stream reads them. */
abstract class DeviceOutputContract {
    static final int RUNS = 20;
    static final int PICTURES = 3;
    static final int BATCH = 2;

    /** The device under test, in the form that {@link Device#open(String)} accepts. */
    abstract String device();

    /** Called before each run. */
    void beforeRun(int number) {}

    Device open() {
        return Device.open(device(), DeviceOptions.DEFAULT.effort(Effort.INSTANT));
    }

    static Model load(Device device, Precision precision) {
        try (RandomWeights weights = new RandomWeights(6)) {
            return device.load(SmallNetwork.NETWORK, weights, precision);
        }
    }

    static Session<TensorInput, DeviceOutputs> openSession(Model model, DeviceFormat format) {
        return model.openSession(SessionOptions.batch(BATCH).outputsOnDevice(format));
    }

    /** The outputs of a session with host outputs for each image. */
    static Map<Integer, MemorySegment> onHost(Model model, String output) {
        Map<Integer, MemorySegment> values = new HashMap<>();
        try (var session = model.openSession(BATCH)) {
            for (int picture = 0; picture < PICTURES; picture++) {
                SmallNetwork.fill(session.input().values(), BATCH, picture);
                session.run();
                values.put(
                        picture,
                        MemorySegment.ofArray(session.outputs().get(output).toArray(ValueLayout.JAVA_BYTE)));
            }
        }
        return values;
    }

    /** How often a consumer, waiting on the GPU or not, reads anything other than the image's values. */
    int misread(DeviceFormat format, boolean waits) {
        int misread = 0;
        try (Device device = open();
                Model model = load(device, Precision.FP32)) {
            Map<Integer, MemorySegment> expected = onHost(model, "last");
            try (var session = openSession(model, format);
                    DeviceConsumer consumer = new DeviceConsumer()) {
                DeviceOutput last = session.outputs().get("last");
                for (int run = 0; run < RUNS; run++) {
                    beforeRun(run);
                    SmallNetwork.fill(session.input().values(), BATCH, run % PICTURES);
                    session.start();
                    if (waits) {
                        consumer.await(session.outputs().signal());
                    }
                    MemorySegment read = consumer.read(last);
                    consumer.finish();
                    session.await();
                    MemorySegment values = expected.getOrDefault(run % PICTURES, MemorySegment.NULL);
                    misread += planar(last, read).mismatch(values) == -1 ? 0 : 1;
                }
            }
        }
        return misread;
    }

    @ParameterizedTest
    @EnumSource
    void aWaitingConsumerReadsTheHostsBits(DeviceFormat format) {
        assertEquals(0, misread(format, true));
    }

    @ParameterizedTest
    @EnumSource(names = {"FP32", "FP16", "BF16"})
    void everyOutputHasTheHostsValuesInBothFormats(Precision precision) {
        try (Device device = open();
                Model model = load(device, precision);
                var host = model.openSession(BATCH);
                var planes = openSession(model, DeviceFormat.FLOAT32_NCHW);
                var elements = openSession(model, DeviceFormat.NATIVE_NHWC);
                DeviceConsumer consumer = new DeviceConsumer()) {
            for (var session : List.<Session<TensorInput, ?>>of(host, planes, elements)) {
                SmallNetwork.fill(session.input().values(), BATCH, 1);
                session.run();
            }
            for (String name : SmallNetwork.NETWORK.outputs()) {
                for (var session : List.of(planes, elements)) {
                    DeviceOutput output = session.outputs().get(name);
                    assertEquals(SmallNetwork.NETWORK.outputShape(name), output.shape());
                    assertEquals(0, output.address() % 256);
                    MemorySegment read = consumer.read(output);
                    consumer.finish();
                    assertEquals(
                            -1, planar(output, read).mismatch(host.outputs().get(name)), name + " " + output);
                }
            }
            assertNotEquals(
                    planes.outputs().get("last").layout(),
                    elements.outputs().get("last").layout());
        }
    }

    /** Converts to the host's layout: [batch, channels, height, width] float32. */
    private static MemorySegment planar(DeviceOutput output, MemorySegment read) {
        Shape shape = output.shape();
        int plane = shape.height() * shape.width();
        int perImage = Math.toIntExact(shape.elements());
        float[] values = new float[output.batch() * perImage];
        for (int i = 0; i < values.length; i++) {
            int at = switch (output.layout()) {
                case NCHW -> i;
                case NHWC -> i / perImage * perImage + i % plane * shape.channels() + i % perImage / plane;
            };
            values[i] = switch (output.element()) {
                case FLOAT32 -> read.getAtIndex(ValueLayout.JAVA_FLOAT, at);
                case FLOAT16 -> Float.float16ToFloat(read.getAtIndex(ValueLayout.JAVA_SHORT, at));
                case BFLOAT16 -> Float.intBitsToFloat(read.getAtIndex(ValueLayout.JAVA_SHORT, at) << 16);
                case INT8, UINT8, FLOAT8_E4M3 -> throw new AssertionError("a type with scales");
            };
        }
        return MemorySegment.ofArray(values);
    }

    @Test
    void anUnknownOutputIsAnsweredWithTheValidNames() {
        try (Device device = open();
                Model model = load(device, Precision.FP32);
                var session = openSession(model, DeviceFormat.NATIVE_NHWC)) {
            assertEquals(
                    "network small has no output 'fc7'; it has third, pointwise, strided, last",
                    Refusal.of(
                            IllegalArgumentException.class,
                            () -> session.outputs().get("fc7")));
        }
    }
}
