// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.ssd.weights.Checkpoint;
import io.ssd4j.testing.Repository;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The example that works without a download: the trained detector on its picture. */
class ShapesDetectorCpuTest {
    private static final Path EXAMPLES = Repository.root().resolve("examples");

    /** The threshold that the golden was written with. */
    private static final float THRESHOLD = 0.05f;

    @Test
    void detectsWhatPyTorchDetects() {
        List<GoldenDetection> expected = new ArrayList<>();
        GoldenLines.of("shapes.txt").forEachRemaining(words -> expected.add(GoldenDetection.parse(words)));

        List<GoldenDetection> found =
                detect(THRESHOLD).stream().map(GoldenDetection::of).toList();

        GoldenAgreement.assertAgrees("shapes", expected, found);
    }

    @Test
    void findsTheEightShapes() {
        List<String> names = detect(0.5f).stream().map(Detection::name).sorted().toList();

        assertEquals(List.of("circle", "circle", "square", "square", "star", "star", "triangle", "triangle"), names);
    }

    private static List<Detection> detect(float threshold) {
        try (Checkpoint checkpoint = Checkpoint.open(
                        EXAMPLES.resolve("shapes.safetensors").toString(), Optional.empty(), warning -> fail(warning));
                Weights weights = checkpoint.weights();
                Device device = Device.open("cpu");
                Detector detector = Detector.open(
                        device,
                        checkpoint.variant(),
                        weights,
                        Precision.FP32,
                        DetectorOptions.DEFAULT.threshold(threshold))) {
            return detector.detect(EXAMPLES.resolve("shapes.png"));
        }
    }
}
