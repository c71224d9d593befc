// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import io.ssd4j.cli.evaluation.CocoRules.AreaRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The detections of one category in one image, matched to the annotations within an area range, as {@code evaluateImg} of
 * pycocotools' {@code COCOeval} does.
 */
final class CocoMatches {
    // pycocotools allows an overlap of one to be matched at a threshold of one.
    private static final double ALMOST_ONE = 1 - 1e-10;

    private final double[] scores;
    private final boolean[][] matched;
    private final boolean[][] ignored;
    private final int positives;

    /** The overlaps of the detections, best first, with the annotations. They are the same for all area ranges. */
    static final class Overlaps {
        private final List<DetectedBox> detections;
        private final List<CocoAnnotation> annotations;
        private final double[][] iou;

        Overlaps(List<DetectedBox> unsorted, List<CocoAnnotation> annotations) {
            // List.sort is stable, as the merge sort that pycocotools asks for: of equal scores, the first comes first.
            List<DetectedBox> sorted = new ArrayList<>(unsorted);
            sorted.sort(
                    Comparator.comparingDouble((DetectedBox box) -> box.score()).reversed());
            this.detections = sorted.subList(0, Math.min(sorted.size(), CocoRules.MOST_DETECTIONS));
            this.annotations = annotations;
            this.iou = new double[detections.size()][annotations.size()];
            for (int d = 0; d < detections.size(); d++) {
                for (int a = 0; a < annotations.size(); a++) {
                    iou[d][a] = iou(detections.get(d), annotations.get(a));
                }
            }
        }

        /** Intersection over union; over the detection's own area if the annotation is a crowd. */
        private static double iou(DetectedBox box, CocoAnnotation object) {
            double left = box.left();
            double top = box.top();
            double width = Math.min(box.width() + left, object.width() + object.x()) - Math.max(left, object.x());
            double height = Math.min(box.height() + top, object.height() + object.y()) - Math.max(top, object.y());
            if (width <= 0 || height <= 0) {
                return 0;
            }
            double intersection = width * height;
            double area = box.width() * box.height();
            double union = object.crowd() ? area : area + object.width() * object.height() - intersection;
            return intersection / union;
        }
    }

    private CocoMatches(double[] scores, boolean[][] matched, boolean[][] ignored, int positives) {
        this.scores = scores;
        this.matched = matched;
        this.ignored = ignored;
        this.positives = positives;
    }

    static CocoMatches of(Overlaps overlaps, AreaRange range) {
        // Annotations that do not count come last, so that a detection prefers those that do.
        List<Integer> order = new ArrayList<>();
        int positives = 0;
        for (boolean counting : List.of(true, false)) {
            for (int a = 0; a < overlaps.annotations.size(); a++) {
                CocoAnnotation object = overlaps.annotations.get(a);
                if (counting == !(object.crowd() || range.excludes(object.area()))) {
                    order.add(a);
                }
            }
            positives = counting ? order.size() : positives;
        }
        int detections = overlaps.detections.size();
        boolean[][] matched = new boolean[CocoRules.IOU_THRESHOLDS.length][detections];
        boolean[][] ignored = new boolean[CocoRules.IOU_THRESHOLDS.length][detections];
        for (int t = 0; t < matched.length; t++) {
            double threshold = Math.min(CocoRules.IOU_THRESHOLDS[t], ALMOST_ONE);
            boolean[] taken = new boolean[order.size()];
            for (int d = 0; d < detections; d++) {
                int match = bestMatch(overlaps, order, positives, taken, d, threshold);
                if (match >= 0) {
                    taken[match] = true;
                    matched[t][d] = true;
                    ignored[t][d] = match >= positives;
                } else {
                    DetectedBox box = overlaps.detections.get(d);
                    ignored[t][d] = range.excludes(box.width() * box.height());
                }
            }
        }
        return new CocoMatches(
                overlaps.detections.stream().mapToDouble(DetectedBox::score).toArray(), matched, ignored, positives);
    }

    /** The position in {@code order} of the annotation that a detection is matched to, or -1. */
    private static int bestMatch(
            Overlaps overlaps, List<Integer> order, int positives, boolean[] taken, int detection, double threshold) {
        double best = threshold;
        int match = -1;
        for (int i = 0; i < order.size(); i++) {
            boolean crowd = overlaps.annotations.get(order.get(i)).crowd();
            if (taken[i] && !crowd) {
                continue;
            }
            if (match >= 0 && match < positives && i >= positives) {
                break;
            }
            double iou = overlaps.iou[detection][order.get(i)];
            // Of equal overlaps, the last one wins.
            if (iou >= best) {
                best = iou;
                match = i;
            }
        }
        return match;
    }

    /** The number of detections, at most {@link CocoRules#MOST_DETECTIONS}. */
    int detections() {
        return scores.length;
    }

    /** The score of a detection; they descend. */
    double score(int detection) {
        return scores[detection];
    }

    /** Whether a detection is matched to an annotation at an IoU threshold. */
    boolean isMatched(int threshold, int detection) {
        return matched[threshold][detection];
    }

    /** Whether a detection is neither right nor wrong at an IoU threshold. */
    boolean isIgnored(int threshold, int detection) {
        return ignored[threshold][detection];
    }

    /** The number of annotations that count. */
    int positives() {
        return positives;
    }
}
