// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.DetectionOutputs;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.Weights;
import io.ssd4j.ssd.model.SsdVariant;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an engine detects in made outputs of the heads: nothing, one box, ties, and every limit reached. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MadeHeadsContract {
    private final String deviceId;
    private final Map<SsdVariant, Model> models = new HashMap<>();
    private @Nullable Device device;

    MadeHeadsContract(String deviceId) {
        this.deviceId = deviceId;
    }

    /** Skips the class if this machine cannot have the device. */
    void requireHardware() {}

    @BeforeAll
    void open() {
        requireHardware();
        // The networks are tiny.
        device = Device.open(
                deviceId, DeviceOptions.DEFAULT.effort(Effort.INSTANT).threads(1));
    }

    @AfterAll
    void close() {
        models.values().forEach(Model::close);
        if (device != null) {
            device.close();
        }
    }

    static List<MadeHeads> cases() {
        return MadeHeads.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void detectsWhatTheRulesGive(MadeHeads made) {
        SsdVariant variant = made.variant();
        Model model = models.computeIfAbsent(variant, this::load);
        try (var session = model.openSession(SessionOptions.batch(2).detections(variant.rules()))) {
            MemorySegment input = session.input().values();
            // Nothing is in the first image, which shows that images are told apart.
            float[] nothing = MadeHeads.background(variant);
            MemorySegment.copy(nothing, 0, input, ValueLayout.JAVA_FLOAT, 0, nothing.length);
            MemorySegment.copy(made.head(), 0, input, ValueLayout.JAVA_FLOAT, input.byteSize() / 2, made.head().length);
            session.run();
            // Twice, since a run must not depend on the one before.
            session.run();
            GoldenAgreement.assertAgrees(made.toString(), made.expected(), detections(session.outputs(), variant));
            assertEquals(expectedDropped(made), session.outputs().dropped(1), "dropped");
            assertEquals(0, session.outputs().count(0), "the first image");
        }
    }

    /** lufficc does not clamp the exponent, so that the box is not finite. */
    private static int expectedDropped(MadeHeads made) {
        return made.toString().equals("lufficc:voc300 huge") ? 1 : 0;
    }

    private Model load(SsdVariant variant) {
        try (Weights weights = PassThroughNetwork.weights(variant)) {
            return requireNonNull(device).load(PassThroughNetwork.of(variant), weights, Precision.FP32);
        }
    }

    /** The second image's detections; the network's input has the side of the largest map, the detector's has 300 pixels. */
    private static List<GoldenDetection> detections(DetectionOutputs outputs, SsdVariant variant) {
        float scale = variant.backbone().size() / (float) MadeHeads.SIDE;
        return IntStream.range(0, outputs.count(1))
                .mapToObj(i -> new GoldenDetection(
                                outputs.label(1, i),
                                outputs.score(1, i),
                                outputs.left(1, i),
                                outputs.top(1, i),
                                outputs.right(1, i),
                                outputs.bottom(1, i))
                        .scaled(scale))
                .toList();
    }
}
