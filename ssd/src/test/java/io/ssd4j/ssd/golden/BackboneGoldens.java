// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.model.FeatureMap;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.testing.RelativeError;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the backbones on one device, named by the subclass, with PyTorch. */
abstract class BackboneGoldens extends LayerGoldens {
    /** A model and the cases that it serves: those that differ in the batch size alone. */
    private record Loaded(SsdBackbone backbone, int seed, Precision precision, Model model) {
        boolean serves(GoldenCase c) {
            return backbone == c.backbone() && seed == c.seed() && precision == c.precision();
        }
    }

    private @Nullable Loaded loaded;

    /** The runs that several tests look at. */
    private final Map<GoldenCase, BackboneRun> shared = new HashMap<>();

    /** Tests a device at these precisions; bfloat16 is skipped on a processor without it. */
    BackboneGoldens(String deviceId, Precision... precisions) {
        super(deviceId, DeviceOptions.DEFAULT, precisions);
    }

    /**
     * The model of a case. It stays open for the next cases with the same weights and precision, which come one after another:
     * generating and packing weights takes longer than a run.
     */
    private Model model(GoldenCase c) {
        if (loaded == null || !loaded.serves(c)) {
            closeModel();
            loaded = new Loaded(
                    c.backbone(), c.seed(), c.precision(), load(c, c.backbone().network()));
        }
        return loaded.model();
    }

    @AfterAll
    void closeModel() {
        if (loaded != null) {
            loaded.model().close();
            loaded = null;
        }
    }

    /** The run of a case with the weights and the backbone of several tests, which is computed once. */
    private BackboneRun sharedRun(GoldenCase c) {
        return shared.computeIfAbsent(c, _ -> BackboneRun.of(model(c), c.batch(), inputs(c), Arena.ofAuto()));
    }

    private static GoldenCase sharedCase(Precision precision, int batch) {
        return new GoldenCase(SsdBackbone.SSD300, 0, precision, batch);
    }

    Stream<GoldenCase> cases() {
        return GoldenCase.all(precisions());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void featureMapsMatchPyTorch(GoldenCase c) {
        GoldenFile goldens = GoldenFile.open(c.backbone().id() + ".safetensors");
        try (Arena arena = Arena.ofConfined()) {
            BackboneRun run = c.equals(sharedCase(c.precision(), c.batch()))
                    ? sharedRun(c)
                    : BackboneRun.of(model(c), c.batch(), inputs(c), arena);
            List<Executable> checks = new ArrayList<>();
            for (int i = 0; i < run.images(); i++) {
                String photo = c.photos().get(i % c.photos().size());
                for (FeatureMap map : c.backbone().featureMaps()) {
                    Golden golden = goldens.golden(c.golden(photo, map.name()));
                    MemorySegment value = run.output(i, map.name());
                    checks.add(() -> assertIsGolden(golden, value, c.precision()));
                }
            }
            assertAll(c.toString(), checks);
        }
    }

    @ParameterizedTest
    @MethodSource("precisions")
    void anImageHasTheSameMapsAtAnyBatchSize(Precision precision) {
        BackboneRun alone = sharedRun(sharedCase(precision, 1));
        for (int batch : List.of(2, 5)) {
            GoldenCase c = sharedCase(precision, batch);
            BackboneRun together = sharedRun(c);
            for (int i = 0; i < together.images(); i++) {
                for (String map : c.backbone().network().outputs()) {
                    int photo = i % c.photos().size();
                    double error = relativeError(together.output(i, map), alone.output(photo, map));
                    String what = map + " of image " + i + " in a batch of " + batch;
                    assertTrue(error < Deviation.bound(precision), () -> what + " is off by " + error);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("precisions")
    void theSameBatchHasTheSameBits(Precision precision) {
        GoldenCase c = sharedCase(precision, 5);
        BackboneRun first = sharedRun(c);
        try (Arena arena = Arena.ofConfined()) {
            BackboneRun second = BackboneRun.of(model(c), c.batch(), inputs(c), arena);
            for (int i = 0; i < first.images(); i++) {
                for (String map : c.backbone().network().outputs()) {
                    assertEquals(-1, first.output(i, map).mismatch(second.output(i, map)), map + " of image " + i);
                }
            }
        }
    }

    private static List<float[]> inputs(GoldenCase c) {
        return c.photos().stream()
                .map(photo -> GoldenPhoto.input(photo, c.backbone()))
                .toList();
    }

    private static double relativeError(MemorySegment value, MemorySegment reference) {
        int count = Math.toIntExact(reference.byteSize() / Float.BYTES);
        return RelativeError.of(
                i -> value.getAtIndex(ValueLayout.JAVA_FLOAT, i),
                i -> reference.getAtIndex(ValueLayout.JAVA_FLOAT, i),
                count);
    }
}
