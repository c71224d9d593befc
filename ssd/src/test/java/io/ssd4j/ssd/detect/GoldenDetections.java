// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a reference detects in a photo with seeded weights.
 *
 * @param variant the detector
 * @param seed the weights
 * @param photo a photo of these resources, or of those of the goldens of the maps
 * @param found the detections with a score above 0.01, the best first
 */
record GoldenDetections(String variant, int seed, String photo, List<GoldenDetection> found) {

    /** Reads the cases of a file of the test resources. */
    static List<GoldenDetections> read(String file) {
        GoldenLines lines = GoldenLines.of(file);
        List<GoldenDetections> cases = new ArrayList<>();
        while (lines.hasNext()) {
            List<String> header = lines.next();
            List<GoldenDetection> found = Stream.generate(lines::next)
                    .limit(Integer.parseInt(header.get(4)))
                    .map(GoldenDetection::parse)
                    .toList();
            cases.add(new GoldenDetections(header.get(1), Integer.parseInt(header.get(2)), header.get(3), found));
        }
        return cases;
    }

    /** The weights and the photo, for messages. */
    @Override
    public String toString() {
        return variant + " seeded:" + seed + " " + photo;
    }
}
