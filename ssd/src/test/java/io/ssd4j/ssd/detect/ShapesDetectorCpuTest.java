// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.ssd.weights.Checkpoint;
import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The example that works without a download: the trained detector on its picture. */
class ShapesDetectorCpuTest {
    private static final Path EXAMPLES = Repository.root().resolve("examples");

    /** The threshold that the golden was written with. */
    private static final float THRESHOLD = 0.05f;

    @Test
    void detectsWhatPyTorchDetects() throws IOException {
        List<String> expected = golden();

        List<Detection> found = detect(THRESHOLD);

        assertEquals(expected.size(), found.size());
        for (int i = 0; i < found.size(); i++) {
            assertIsGolden(expected.get(i), found.get(i));
        }
    }

    private static List<String> golden() throws IOException {
        try (InputStream in = requireNonNull(ShapesDetectorCpuTest.class.getResourceAsStream("shapes.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** Compares a detection with a line {@code LABEL SCORE LEFT TOP RIGHT BOTTOM}. */
    private static void assertIsGolden(String line, Detection detection) {
        String[] words = line.split(" ", -1);
        Box box = detection.box();
        float[] edges = {box.left(), box.top(), box.right(), box.bottom()};
        assertEquals(Integer.parseInt(words[0]), detection.label(), line);
        assertEquals(Float.parseFloat(words[1]), detection.score(), 1e-4f, line);
        for (int i = 0; i < edges.length; i++) {
            assertEquals(Float.parseFloat(words[2 + i]), edges[i], 0.05f, line);
        }
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
