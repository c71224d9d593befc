// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.ssd.backbone.FeatureMap;
import io.ssd4j.ssd.backbone.SsdVariant;
import io.ssd4j.ssd.weights.SsdWeights;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The backbones on one device, which the subclass names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BackboneGoldens {
    private final String deviceId;
    private final List<Precision> precisions;
    private Device device;

    /** Tests a device at these precisions; those that it lacks are skipped, float32 never. */
    BackboneGoldens(String deviceId, Precision... precisions) {
        this.deviceId = deviceId;
        this.precisions = List.of(precisions);
    }

    @BeforeAll
    void open() {
        device = Device.open(deviceId);
    }

    @AfterAll
    void close() {
        device.close();
    }

    List<Precision> precisions() {
        return precisions;
    }

    Stream<GoldenCase> cases() {
        return GoldenCase.all(precisions);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void featureMapsAreThoseOfPyTorch(GoldenCase c) {
        GoldenFile goldens = GoldenFile.open(c.variant().id() + ".safetensors");
        try (Arena arena = Arena.ofConfined();
                Model model = load(c, c.variant().network())) {
            BackboneRun run = BackboneRun.of(model, c.batch(), inputs(c), arena);
            List<Executable> checks = new ArrayList<>();
            for (int i = 0; i < run.images(); i++) {
                String photo = c.photos().get(i % c.photos().size());
                for (FeatureMap map : c.variant().featureMaps()) {
                    Golden golden = goldens.golden(c.golden(photo, map.name()));
                    MemorySegment value = run.output(i, map.value());
                    checks.add(() -> assertIsGolden(golden, value, c.precision()));
                }
            }
            assertAll(c.toString(), checks);
        }
    }

    /** Where the maps are off, this tells at which layer it starts. */
    @ParameterizedTest
    @MethodSource("precisions")
    void everyLayerIsThatOfPyTorch(Precision precision) {
        GoldenCase c = new GoldenCase(SsdVariant.SSD300, 0, precision, 1);
        GoldenFile goldens = GoldenFile.open("ssd300-layers.safetensors");
        Network network = everyLayerAnOutput(c.variant().network());
        try (Arena arena = Arena.ofConfined();
                Model model = load(c, network)) {
            float[] chelsea = GoldenPhoto.input("chelsea", c.variant());
            BackboneRun run = BackboneRun.of(model, c.batch(), List.of(chelsea), arena);
            for (String layer : network.outputs()) {
                Golden golden = goldens.golden(c.golden("chelsea", "layer/" + layer));
                assertIsGolden(golden, run.output(0, layer), precision);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("precisions")
    void anImageHasTheSameMapsInABatchOfAnySize(Precision precision) {
        GoldenCase c = new GoldenCase(SsdVariant.SSD300, 0, precision, 1);
        try (Arena arena = Arena.ofConfined();
                Model model = load(c, c.variant().network())) {
            List<float[]> inputs = inputs(c);
            BackboneRun alone = BackboneRun.of(model, 1, inputs, arena);
            for (int batch : List.of(2, 5)) {
                BackboneRun together = BackboneRun.of(model, batch, inputs, arena);
                for (int i = 0; i < together.images(); i++) {
                    for (String map : model.network().outputs()) {
                        double error = relativeError(together.output(i, map), alone.output(i % inputs.size(), map));
                        String what = map + " of image " + i + " in a batch of " + batch;
                        assertTrue(error < Deviation.bound(precision), () -> what + " is off by " + error);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("precisions")
    void theSameBatchHasTheSameBits(Precision precision) {
        GoldenCase c = new GoldenCase(SsdVariant.SSD300, 0, precision, 5);
        try (Arena arena = Arena.ofConfined();
                Model model = load(c, c.variant().network())) {
            BackboneRun first = BackboneRun.of(model, c.batch(), inputs(c), arena);
            BackboneRun second = BackboneRun.of(model, c.batch(), inputs(c), arena);
            for (int i = 0; i < first.images(); i++) {
                for (String map : model.network().outputs()) {
                    assertEquals(-1, first.output(i, map).mismatch(second.output(i, map)), map + " of image " + i);
                }
            }
        }
    }

    private Model load(GoldenCase c, Network network) {
        assumeTrue(
                c.precision() == Precision.FP32 || device.precisions().contains(c.precision()),
                () -> device.name() + " does not compute in " + c.precision().id());
        try (Weights weights = SsdWeights.open(c.weights(), c.variant(), warning -> fail(warning))) {
            return device.load(network, weights, c.precision());
        }
    }

    private static List<float[]> inputs(GoldenCase c) {
        return c.photos().stream()
                .map(photo -> GoldenPhoto.input(photo, c.variant()))
                .toList();
    }

    private static Network everyLayerAnOutput(Network network) {
        Network.Builder builder = Network.builder(network.name(), network.input());
        // As branches, because each operation names what it reads.
        network.operations().forEach(builder::branch);
        return builder.build(network.operations().stream().map(Operation::name).toArray(String[]::new));
    }

    private static void assertIsGolden(Golden golden, MemorySegment value, Precision precision) {
        Deviation deviation = golden.of(value);
        double bound = Deviation.bound(precision);
        assertTrue(deviation.isBelow(bound), () -> golden.name() + ": " + deviation + " is not below " + bound);
    }

    private static double relativeError(MemorySegment value, MemorySegment reference) {
        double difference = 0;
        double norm = 0;
        for (long i = 0; i < reference.byteSize() / Float.BYTES; i++) {
            double expected = reference.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            double delta = value.getAtIndex(ValueLayout.JAVA_FLOAT, i) - expected;
            difference += delta * delta;
            norm += expected * expected;
        }
        return Math.sqrt(difference / norm);
    }
}
