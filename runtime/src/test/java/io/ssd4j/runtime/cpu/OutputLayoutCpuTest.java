// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cpu.choice.Choices;
import io.ssd4j.runtime.cpu.dnnl.Layout;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.testing.Capability;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Maps are returned as [N,C,H,W] float32, whatever the way there. The network copies its input, so that every value is known. */
class OutputLayoutCpuTest {
    private static final int BATCH = 2;

    @ParameterizedTest
    @CsvSource({
        // channels, height, width, whether the transposition takes two steps
        "32, 17, 16, true",
        "48, 16, 16, true",
        "32, 15, 17, false",
        "24, 17, 16, false",
    })
    void bfloat16(int channels, int height, int width, boolean blocks) {
        Capability.require(Capability.CPU_BF16);
        check(Precision.BF16, new Shape(channels, height, width), blocks);
    }

    @ParameterizedTest
    @CsvSource({"32, 17, 16, true", "32, 15, 17, false", "24, 17, 16, false"})
    void float32(int channels, int height, int width, boolean blocks) {
        check(Precision.FP32, new Shape(channels, height, width), blocks);
    }

    /**
     * Checks what is returned, and how.
     *
     * @param blocks whether a value with the channels innermost is transposed in two steps; processors differ in which values are
     */
    private static void check(Precision precision, Shape shape, boolean blocks) {
        Network network = Network.builder("copy", shape)
                .convolution("copy", shape.channels(), Window.of(1))
                .output("copy")
                .build();
        float[] weights = new float[shape.channels() * shape.channels()];
        for (int channel = 0; channel < shape.channels(); channel++) {
            weights[channel * (shape.channels() + 1)] = 1;
        }
        // Every number of at most 8 bits is a bfloat16.
        float[] input = new float[BATCH * (int) shape.elements()];
        for (int i = 0; i < input.length; i++) {
            input[i] = i * 7919 % 251;
        }
        GivenWeights parameters =
                new GivenWeights(Map.of("copy.weight", weights, "copy.bias", new float[shape.channels()]));
        try (Arena arena = Arena.ofShared();
                CpuDevice device = (CpuDevice) new CpuEngine().open(DeviceId.CPU, DeviceOptions.DEFAULT.threads(2))) {
            device.enter();
            try (CpuModel model = (CpuModel) device.prepare(network, parameters, precision)) {
                SessionRecipe recipe = SessionRecipe.of(model, SessionOptions.batch(BATCH));
                SessionSegments segments = recipe.segments(arena);
                segments.input().copyFrom(MemorySegment.ofArray(input));
                try (Lowering lowering = recipe.lower(Choices.DIRECT);
                        Program program = recipe.bind(lowering, segments)) {
                    assertEquals(
                            blocks && channelsInnermost(lowering, precision, shape),
                            lowering.steps().stream()
                                    .anyMatch(step -> step.name().equals("copy.blocks")));
                    program.run();
                    program.await();
                }
                assertArrayEquals(
                        input,
                        Objects.requireNonNull(segments.outputs().get("copy")).toArray(ValueLayout.JAVA_FLOAT));
            }
        }
    }

    private static boolean channelsInnermost(Lowering lowering, Precision precision, Shape shape) {
        ElementType type = precision == Precision.BF16 ? ElementType.BFLOAT16 : ElementType.FLOAT32;
        try (MemoryDescriptor nhwc =
                MemoryDescriptor.of(type, Layout.NHWC, BATCH, shape.channels(), shape.height(), shape.width())) {
            return lowering.steps().stream()
                    .filter(step -> step.name().equals("copy"))
                    .anyMatch(step -> step.destination().descriptor().sameAs(nhwc));
        }
    }
}
