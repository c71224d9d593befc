// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.ssd.model.FeatureMap;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import io.ssd4j.testing.Repository;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Compares the full network with the weights of {@code examples/shapes.safetensors}, most of which are zeros, with the narrow network
 * that PyTorch computes without them.
 */
abstract class ShapesGoldens {
    private static final int DIVISOR = 8;

    private final String deviceId;
    private final GoldenFile goldens = GoldenFile.open("shapes.safetensors");

    ShapesGoldens(String deviceId) {
        this.deviceId = deviceId;
    }

    @Test
    void theFirstChannelsAreTheNarrowNetworksAndTheOthersAreZero() {
        try (Arena arena = Arena.ofConfined();
                Checkpoint checkpoint = open()) {
            Network network = checkpoint.variant().featureNetwork();
            BackboneRun run = run(network, checkpoint.weights(network), arena);
            for (FeatureMap map : SsdBackbone.SSD300.featureMaps()) {
                MemorySegment value = run.output(0, map.name());
                long narrow = value.byteSize() / DIVISOR;
                assertIsGolden(goldens.golden("shapes/" + map.name()), value.asSlice(0, narrow));
                assertEquals(0, nonZeros(value.asSlice(narrow)), map.name());
            }
        }
    }

    @Test
    void theHeadsAreThoseOfTheNarrowNetwork() {
        try (Arena arena = Arena.ofConfined();
                Checkpoint checkpoint = open()) {
            Network network = checkpoint.variant().network();
            BackboneRun run = run(network, checkpoint.weights(), arena);
            assertEquals(List.of("head0", "head1", "head2", "head3", "head4", "head5"), network.outputs());
            for (String head : network.outputs()) {
                assertIsGolden(goldens.golden("shapes/" + head), run.output(0, head));
            }
        }
    }

    @Test
    void theFileSaysWhatItIs() {
        try (Checkpoint checkpoint = open()) {
            SsdVariant variant = checkpoint.variant();
            assertEquals("lufficc:voc300", variant.id());
            assertEquals(5, variant.classes());
            assertEquals(
                    List.of("circle", "square", "triangle", "star"),
                    variant.labels().names());
        }
    }

    private static Checkpoint open() {
        return Checkpoint.open(
                Repository.root().resolve("examples/shapes.safetensors").toString(),
                Optional.empty(),
                warning -> fail(warning));
    }

    private BackboneRun run(Network network, Weights weights, Arena arena) {
        try (weights;
                Device device = Device.open(deviceId);
                Model model = device.load(network, weights, Precision.FP32)) {
            return BackboneRun.of(model, 1, List.of(GoldenPhoto.input("shapes", SsdBackbone.SSD300)), arena);
        }
    }

    private static void assertIsGolden(Golden golden, MemorySegment value) {
        Deviation deviation = golden.of(value);
        double bound = Deviation.bound(Precision.FP32);
        assertTrue(deviation.isBelow(bound), () -> golden.name() + ": " + deviation + " is not below " + bound);
    }

    private static long nonZeros(MemorySegment value) {
        return value.elements(ValueLayout.JAVA_FLOAT)
                .filter(element -> element.get(ValueLayout.JAVA_FLOAT, 0) != 0)
                .count();
    }
}
