// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Precision at the recall thresholds, and the recall reached, for one category, area range, number of detections and IoU
 * threshold.
 */
final class CocoCurve {
    private static final CocoCurve UNDEFINED = new CocoCurve(new double[0], -1);
    // pycocotools adds this to denominators, so that 0/0 is 0. It changes the other quotients in the last digit.
    private static final double SPACING = Math.ulp(1.0);

    private final double[] precision;
    private final double recall;

    private CocoCurve(double[] precision, double recall) {
        this.precision = precision;
        this.recall = recall;
    }

    /** A detection of an image. */
    private record Entry(CocoMatches image, int detection) {
        double score() {
            return image.score(detection);
        }
    }

    /** Accumulates the images of a category, as {@code accumulate} of pycocotools' {@code COCOeval} does. */
    static CocoCurve of(List<CocoMatches> images, int mostDetections, int threshold) {
        int positives = images.stream().mapToInt(CocoMatches::positives).sum();
        if (positives == 0) {
            return UNDEFINED;
        }
        List<Entry> entries = images.stream()
                .flatMap(image -> entries(image, mostDetections))
                .filter(entry -> !entry.image().isIgnored(threshold, entry.detection()))
                // Sorting is stable: of equal scores, the first image comes first.
                .sorted(Comparator.comparingDouble(Entry::score).reversed())
                .toList();
        double[] recalls = new double[entries.size()];
        double[] precisions = new double[entries.size()];
        double right = 0;
        double wrong = 0;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.image().isMatched(threshold, entry.detection())) {
                right++;
            } else {
                wrong++;
            }
            recalls[i] = right / positives;
            precisions[i] = right / (wrong + right + SPACING);
        }
        return new CocoCurve(interpolate(recalls, precisions), right / positives);
    }

    private static Stream<Entry> entries(CocoMatches image, int most) {
        return IntStream.range(0, Math.min(most, image.detections())).mapToObj(i -> new Entry(image, i));
    }

    /** The largest precision at a recall of at least each threshold; 0 beyond the recall reached. */
    private static double[] interpolate(double[] recalls, double[] precisions) {
        for (int i = precisions.length - 1; i > 0; i--) {
            precisions[i - 1] = Math.max(precisions[i - 1], precisions[i]);
        }
        double[] interpolated = new double[CocoRules.RECALL_THRESHOLDS.length];
        int at = 0;
        for (int r = 0; r < interpolated.length; r++) {
            while (at < recalls.length && recalls[at] < CocoRules.RECALL_THRESHOLDS[r]) {
                at++;
            }
            interpolated[r] = at < precisions.length ? precisions[at] : 0;
        }
        return interpolated;
    }

    /** The precision at each of {@link CocoRules#RECALL_THRESHOLDS}; empty if no annotation counts. */
    double[] precision() {
        return precision;
    }

    /** The recall of all detections; -1 if no annotation counts. */
    double recall() {
        return recall;
    }

    /** Whether any annotation counts. */
    boolean isDefined() {
        return precision.length > 0;
    }
}
