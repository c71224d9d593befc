// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cpu.choice.Choices;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.engine.RandomWeights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** A model on the CPU with random weights, whose implementations a test chooses and whose choices are stored where it says. */
final class ChosenModel implements AutoCloseable {
    static final long SEED = 7;

    /** Every kind of layer that SSD has, with enough channels for vectors, and extents that are not multiples of a tile. */
    static final Network NETWORK = Network.builder("chosen", new Shape(3, 45, 38))
            .convolution("first", 32, Window.of(3).padding(1))
            .maxPooling("halved", Window.of(2).stride(2), Rounding.FLOOR)
            .convolution("second", 48, Window.of(3).padding(1))
            .maxPooling("ceiled", Window.of(2).stride(2), Rounding.CEIL)
            .convolution("third", 64, Window.of(3).padding(1))
            .branch(new Operation.L2Normalization("normalized", "third", 1e-10f))
            .maxPooling("smoothed", Window.of(3).padding(1), Rounding.FLOOR)
            .convolution("dilated", 32, Window.of(3).padding(6).dilation(6))
            .convolution("pointwise", 24, Window.of(1))
            .convolution("strided", 32, Window.of(3).stride(2).padding(1))
            .convolution("last", 24, Window.of(3))
            .output("third", "normalized")
            .output("pointwise")
            .output("last")
            .build();

    private final CloseStack owned = new CloseStack();
    private final CpuModel model;

    private ChosenModel(DeviceOptions options, Supplier<Path> cache) {
        CpuDevice opened = owned.own((CpuDevice) new CpuEngine().open(DeviceId.CPU, options));
        opened.enter();
        CpuDevice device =
                new CpuDevice(opened.engine(), opened.name(), opened.threads(), options, opened.precisions(), cache);
        RandomWeights weights = owned.own(new RandomWeights(SEED));
        model = owned.own((CpuModel) device.prepare(NETWORK, weights, Precision.FP32));
    }

    /**
     * Loads {@link #NETWORK}.
     *
     * @param cache gives the folder for stored choices
     */
    static ChosenModel load(DeviceOptions options, Supplier<Path> cache) {
        return new ChosenModel(options, cache);
    }

    CpuSession session(int batch) {
        return (CpuSession) model.prepare(SessionOptions.batch(batch));
    }

    /** A session for a long series of runs. */
    CpuSession preparedSession() {
        return (CpuSession) model.prepare(SessionOptions.batch(1).prepared(true));
    }

    SessionRecipe recipe(int batch) {
        return SessionRecipe.of(model, SessionOptions.batch(batch));
    }

    /** The outputs if layers are computed as chosen. */
    Map<String, float[]> run(Choices choices, float[] input, int batch) {
        SessionRecipe recipe = recipe(batch);
        try (Arena arena = Arena.ofShared();
                Lowering lowering = recipe.lower(choices)) {
            SessionSegments segments = recipe.segments(arena);
            segments.input().copyFrom(MemorySegment.ofArray(input));
            try (Program program = recipe.bind(lowering, segments)) {
                program.run();
                program.await();
            }
            return values(segments.outputs());
        }
    }

    static Map<String, float[]> values(Map<String, MemorySegment> outputs) {
        Map<String, float[]> values = new HashMap<>();
        outputs.forEach((name, segment) -> values.put(name, segment.toArray(ValueLayout.JAVA_FLOAT)));
        return values;
    }

    /** Pixels minus a mean. */
    static float[] input(int batch) {
        Random random = new Random(SEED);
        float[] input = new float[(int) (batch * NETWORK.input().elements())];
        for (int i = 0; i < input.length; i++) {
            input[i] = random.nextInt(256) - 117;
        }
        return input;
    }

    @Override
    public void close() {
        owned.close();
    }
}
