// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cpu.choice.Choices;
import io.ssd4j.runtime.cpu.choice.Implementation;
import io.ssd4j.runtime.engine.SessionBackend;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.runtime.quantization.Quantization;
import io.ssd4j.testing.Capability;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session of integers compares whole layers with strips while it runs. */
class IntegerChangeOverCpuTest {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final Network NETWORK = Network.builder("integers", new Shape(16, 48, 40))
            .convolution("first", 32, Window.of(3).padding(1))
            .maxPooling("pooling", Window.of(2).stride(2), Rounding.FLOOR)
            .convolution("second", 48, Window.of(3).padding(1))
            .convolution("small", 16, Window.of(3).stride(2).padding(1))
            .output("map", "small")
            .build();

    private static final Quantization SCALES = new Quantization(
            Quantization.Format.INT8,
            Map.of(
                    "first", Collections.nCopies(32, 1f / 64),
                    "second", Collections.nCopies(48, 1f / 64),
                    "small", Collections.nCopies(16, 1f / 64)),
            Map.of(Network.INPUT, 1f / 4, "first", 1f, "second", 2f));

    @TempDir
    private Path folder;

    private interface Use {
        void of(CpuModel model) throws InterruptedException, IOException;
    }

    private void load(Effort effort, int threads, Use use) throws InterruptedException, IOException {
        DeviceOptions options = DeviceOptions.DEFAULT.threads(threads).effort(effort);
        Random random = new Random(3);
        Map<String, float[]> parameters = new HashMap<>();
        NETWORK.parameters()
                .forEach((name, shape) -> parameters.put(name, integers(random, (int) shape.elements(), 1f / 64)));
        try (CpuDevice opened = (CpuDevice) new CpuEngine().open(DeviceId.CPU, options)) {
            opened.enter();
            CpuDevice device = new CpuDevice(
                    opened.engine(), opened.name(), opened.threads(), options, opened.precisions(), () -> folder);
            try (CpuModel model =
                    (CpuModel) device.prepare(NETWORK, new QuantizedWeights(parameters, SCALES), Precision.INT8)) {
                use.of(model);
            }
        }
    }

    private static float[] integers(Random random, int count, float unit) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(-63, 64) * unit;
        }
        return values;
    }

    private static float[] run(CpuSession session) {
        session.launch();
        return requireNonNull(ChosenModel.values(((SessionBackend.Outputs.Host) session.outputs()).maps())
                .get("map"));
    }

    private static void runUntil(CpuSession session, BooleanSupplier reached) throws InterruptedException {
        Instant end = Instant.now().plus(LONGEST);
        while (!reached.getAsBoolean()) {
            assertTrue(Instant.now().isBefore(end), "took longer than " + LONGEST);
            run(session);
            Thread.sleep(1);
        }
    }

    @Test
    void whatIsFasterIsStoredAndTheMapsStayTheSame() throws InterruptedException, IOException {
        Capability.require(Capability.CPU_BF16); // such a processor has instructions for bytes, too
        load(Effort.TIMED, 2, model -> {
            try (CpuSession session = (CpuSession) model.prepare(SessionOptions.batch(1))) {
                session.values()
                        .copyFrom(MemorySegment.ofArray(
                                integers(new Random(4), (int) NETWORK.input().elements(), 1f / 4)));
                float[] before = run(session);
                runUntil(session, () -> !session.isChoosing());
                assertArrayEquals(before, run(session));
            }
        });
        try (var files = Files.list(folder.resolve("cpu-choices"))) {
            List<Path> stored = files.toList();
            assertEquals(1, stored.size(), stored::toString);
            assertTrue(stored.getFirst().getFileName().toString().contains(".int8."), stored::toString);
        }
        // Stored choices are used again: these are other ones than those that are compared.
        Path file;
        try (var files = Files.list(folder.resolve("cpu-choices"))) {
            file = files.findFirst().orElseThrow();
        }
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceAll("(?s)\"layers\" : \\{.*?\\}", "\"layers\" : { \"second\" : \"strips 7\" }"));
        load(Effort.TIMED, 2, model -> {
            try (CpuSession session = (CpuSession) model.prepare(SessionOptions.batch(1))) {
                runUntil(
                        session,
                        () -> session.timeLayers(1).stream()
                                .anyMatch(layer -> layer.implementation().startsWith("strips of 7 rows")));
            }
        });
    }

    @Test
    void largeLayersAreDividedIntoStrips() throws InterruptedException, IOException {
        Capability.require(Capability.CPU_BF16);
        load(Effort.TIMED, 2, model -> {
            Choices choices = StripChoices.of(SessionRecipe.of(model, SessionOptions.batch(1)), 2, Choices.DIRECT);
            // 24 pooled rows and 24 rows, in two strips for each of two threads; 12 x 20 positions are too few.
            assertEquals(
                    Map.of("first", new Implementation.Strips(6, true), "second", new Implementation.Strips(6, false)),
                    choices.byLayer());
        });
    }

    @Test
    void oneThreadHasNothingToCompare() throws InterruptedException, IOException {
        Capability.require(Capability.CPU_BF16);
        load(
                Effort.TIMED,
                1,
                model -> assertFalse(
                        SessionRecipe.of(model, SessionOptions.batch(1)).changesOver()));
    }
}
