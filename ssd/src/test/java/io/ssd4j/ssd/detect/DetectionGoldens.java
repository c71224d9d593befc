// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same boxes in the same order as the reference implementations, in fp32. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DetectionGoldens {
    /** Scores that are closer may be in another order, since both references round them. */
    private static final float TIE = 1e-5f;

    /** The device under test, as {@link Device#open(String)} takes it. */
    abstract String device();

    /** How many of a variant's cases are computed; their order is that of the seeds. */
    int cases() {
        return Integer.MAX_VALUE;
    }

    /** The variants under test. */
    List<String> variants() {
        return SsdVariant.all().stream().map(SsdVariant::id).toList();
    }

    /** Skips the test if the machine lacks what it needs. */
    void requireHardware() {}

    @ParameterizedTest(name = "{0}")
    @MethodSource("variants")
    void detectsWhatTheReferenceDetects(String id) {
        requireHardware();
        List<GoldenDetections> cases = GoldenDetections.read(id.replace(':', '-') + ".txt").stream()
                .limit(cases())
                .toList();
        assertFalse(cases.isEmpty(), id);
        try (Device device = Device.open(device(), DeviceOptions.DEFAULT.effort(Effort.INSTANT))) {
            for (List<GoldenDetections> ofSeed : cases.stream()
                    .collect(Collectors.groupingBy(GoldenDetections::seed))
                    .values()) {
                check(device, ofSeed);
            }
        }
    }

    private static void check(Device device, List<GoldenDetections> cases) {
        GoldenDetections first = cases.getFirst();
        SsdVariant variant = SsdVariant.of(first.variant());
        try (Checkpoint checkpoint = Checkpoint.open("seeded:" + first.seed(), Optional.of(variant), warning -> {
                    throw new AssertionError(warning);
                });
                Detector detector =
                        Detector.open(device, checkpoint, Precision.FP32, DetectorOptions.DEFAULT.threshold(0.01f))) {
            for (GoldenDetections golden : cases) {
                check(golden, detector.detect(GoldenPhotos.path(golden.photo())));
            }
        }
    }

    private static void check(GoldenDetections golden, List<Detection> actual) {
        assertEquals(golden.found().size(), actual.size(), golden + ": number of detections");
        BitSet used = new BitSet();
        for (int i = 0; i < actual.size(); i++) {
            Detection detection = actual.get(i);
            int partner = partner(golden, i, detection, used);
            assertTrue(
                    partner >= 0,
                    golden + ": detection " + i + " is " + detection + ", but the reference has "
                            + golden.found().get(i));
            used.set(partner);
        }
    }

    private static int partner(GoldenDetections golden, int i, Detection actual, BitSet used) {
        List<GoldenDetection> found = golden.found();
        float score = found.get(i).score();
        for (int j = 0; j < found.size(); j++) {
            boolean sameOrder = j == i || Math.abs(found.get(j).score() - score) <= TIE;
            if (sameOrder && !used.get(j) && found.get(j).agrees(GoldenDetection.of(actual))) {
                return j;
            }
        }
        return -1;
    }
}
