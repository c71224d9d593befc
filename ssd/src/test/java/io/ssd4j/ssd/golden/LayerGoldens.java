// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.weights.SsdWeights;
import io.ssd4j.testing.Capability;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares every layer of SSD300 on one device, named by the subclass, with PyTorch. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LayerGoldens {
    private final String deviceId;
    private final DeviceOptions options;
    private final List<Precision> precisions;
    private Device device;

    /** Tests a device at these precisions; bfloat16 is skipped on a processor without it. */
    LayerGoldens(String deviceId, DeviceOptions options, Precision... precisions) {
        this.deviceId = deviceId;
        this.options = options;
        this.precisions = List.of(precisions);
    }

    @BeforeAll
    void open() {
        requireHardware();
        device = Device.open(deviceId, options);
    }

    /** Skips the class if this machine cannot have the device. */
    void requireHardware() {}

    @AfterAll
    void close() {
        device.close();
    }

    List<Precision> precisions() {
        return precisions;
    }

    /** If the feature maps are wrong, this shows the layer where it starts. */
    @ParameterizedTest
    @MethodSource("precisions")
    void everyLayerMatchesPyTorch(Precision precision) {
        GoldenCase c = new GoldenCase(SsdBackbone.SSD300, 0, precision, 1);
        GoldenFile goldens = GoldenFile.open("ssd300-layers.safetensors");
        Network network = everyLayerAnOutput(c.backbone().network());
        try (Arena arena = Arena.ofConfined();
                Model model = load(c, network)) {
            float[] chelsea = GoldenPhoto.input("chelsea", c.backbone());
            BackboneRun run = BackboneRun.of(model, c.batch(), List.of(chelsea), arena);
            for (String layer : network.outputs()) {
                Golden golden = goldens.golden(c.golden("chelsea", "layer/" + layer));
                assertIsGolden(golden, run.output(0, layer), precision);
            }
        }
    }

    Model load(GoldenCase c, Network network) {
        if (deviceId.equals("cpu") && c.precision() == Precision.BF16) {
            Capability.require(Capability.CPU_BF16);
        }
        try (Weights weights = SsdWeights.open(c.weights(), c.backbone(), warning -> fail(warning))) {
            return device.load(network, weights, c.precision());
        }
    }

    private static Network everyLayerAnOutput(Network network) {
        Network.Builder builder = Network.builder(network.name(), network.input());
        // Added as branches, because each operation names its input explicitly.
        network.operations().forEach(builder::branch);
        network.operations().stream().map(Operation::name).forEach(builder::output);
        return builder.build();
    }

    static void assertIsGolden(Golden golden, MemorySegment value, Precision precision) {
        Deviation deviation = golden.of(value);
        double bound = Deviation.bound(precision);
        assertTrue(deviation.isBelow(bound), () -> golden.name() + ": " + deviation + " is not below " + bound);
    }
}
