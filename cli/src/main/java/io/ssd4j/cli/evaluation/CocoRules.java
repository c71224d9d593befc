// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import java.util.List;

/** The parameters of the COCO detection challenge, with the same floating-point values as in pycocotools. */
final class CocoRules {
    /** 0.5, 0.55 ... 0.95. */
    static final double[] IOU_THRESHOLDS = evenlySpaced(0.5, 0.95, 10);

    /** 0, 0.01 ... 1. */
    static final double[] RECALL_THRESHOLDS = evenlySpaced(0, 1, 101);

    /** Detections of a category in an image that are considered, best first. */
    static final List<Integer> MAX_DETECTIONS = List.of(1, 10, 100);

    static final int MOST_DETECTIONS = 100;

    /** Sizes of objects in square pixels; both limits belong to the range. */
    enum AreaRange {
        ALL(0, 1e5 * 1e5),
        SMALL(0, 32 * 32),
        MEDIUM(32 * 32, 96 * 96),
        LARGE(96 * 96, 1e5 * 1e5);

        private final double least;
        private final double most;

        AreaRange(double least, double most) {
            this.least = least;
            this.most = most;
        }

        boolean excludes(double area) {
            return area < least || area > most;
        }
    }

    private CocoRules() {}

    /** Computes the values as NumPy's {@code linspace} does, since recalls are compared with them exactly. */
    private static double[] evenlySpaced(double first, double last, int count) {
        double step = (last - first) / (count - 1);
        double[] values = new double[count];
        for (int i = 0; i < count - 1; i++) {
            values[i] = i * step + first;
        }
        values[count - 1] = last;
        return values;
    }
}
