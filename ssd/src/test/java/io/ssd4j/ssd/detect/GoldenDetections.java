// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a reference detects in a photo with seeded weights.
 *
 * @param variant the detector
 * @param seed the weights
 * @param photo a photo of these resources, or of those of the goldens of the maps
 * @param found the detections with a score above 0.01, the best first
 */
record GoldenDetections(String variant, int seed, String photo, List<Found> found) {
    /**
     * A detection.
     *
     * @param box left, top, right, bottom in pixels of the photo
     */
    record Found(int label, float score, Box box) {}

    /** Reads the cases of a file of the test resources. */
    static List<GoldenDetections> read(String file) throws IOException {
        List<GoldenDetections> cases = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(GoldenDetections.class.getResourceAsStream(file), file);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("#")) {
                    continue;
                }
                String[] words = line.split(" ", -1);
                int count = Integer.parseInt(words[4]);
                List<Found> found = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    found.add(found(Objects.requireNonNull(lines.readLine(), "too few detections")
                            .split(" ")));
                }
                cases.add(new GoldenDetections(words[1], Integer.parseInt(words[2]), words[3], found));
            }
        }
        return cases;
    }

    private static Found found(String[] words) {
        return new Found(
                Integer.parseInt(words[0]),
                Float.parseFloat(words[1]),
                new Box(
                        Float.parseFloat(words[2]),
                        Float.parseFloat(words[3]),
                        Float.parseFloat(words[4]),
                        Float.parseFloat(words[5])));
    }

    /** The weights and the photo, for messages. */
    @Override
    public String toString() {
        return variant + " seeded:" + seed + " " + photo;
    }
}
