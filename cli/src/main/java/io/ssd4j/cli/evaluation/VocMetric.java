// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Average precision by the rules of PASCAL VOC as lufficc/SSD applies them (its {@code eval_detection_voc.py}, which comes from
 * ChainerCV), at an IoU of 0.5.
 *
 * <p>A detection is matched to the annotation with the largest IoU among all of its class in the image, difficult ones and those that are
 * already taken included. The first match of an annotation is right, the others are wrong, and a match with a difficult
 * one does not count. Widths and heights are one larger than the difference of the corners. Everything up to the IoU is computed in float32, as there.
 */
public final class VocMetric {
    private static final float IOU_THRESHOLD = 0.5f;

    private enum Outcome {
        RIGHT,
        WRONG,
        IGNORED
    }

    private record Judged(float score, Outcome outcome) {}

    private VocMetric() {}

    /**
     * Evaluates detections.
     *
     * @param images the number of images
     * @param categories the number of categories
     * @param annotations the annotated objects
     * @param detections the detections; of those with equal scores, the first in order of images and then of this list counts as better,
     *     where the reference has no defined order
     */
    public static VocResult evaluate(
            int images, int categories, List<VocAnnotation> annotations, List<DetectedBox> detections) {
        List<VocResult.Category> results = new ArrayList<>();
        List<List<VocAnnotation>> objects = Grouping.by(categories, annotations, VocAnnotation::category);
        List<List<DetectedBox>> boxes = Grouping.by(categories, detections, DetectedBox::category);
        for (int category = 0; category < categories; category++) {
            results.add(category(images, objects.get(category), boxes.get(category)));
        }
        return new VocResult(results);
    }

    private static VocResult.Category category(
            int images, List<VocAnnotation> annotations, List<DetectedBox> detections) {
        List<List<VocAnnotation>> objects = Grouping.by(images, annotations, VocAnnotation::image);
        List<List<DetectedBox>> boxes = Grouping.by(images, detections, DetectedBox::image);
        List<Judged> judged = new ArrayList<>();
        for (int image = 0; image < images; image++) {
            judge(objects.get(image), boxes.get(image), judged);
        }
        judged.sort(Comparator.comparingDouble((Judged detection) -> detection.score())
                .reversed());
        long positives =
                annotations.stream().filter(object -> !object.difficult()).count();
        return new VocResult.Category(
                annotations.size(), detections.size(), positives == 0 ? null : curve(judged, positives));
    }

    private static void judge(List<VocAnnotation> objects, List<DetectedBox> unsorted, List<Judged> judged) {
        List<DetectedBox> boxes = new ArrayList<>(unsorted);
        boxes.sort(Comparator.comparingDouble((DetectedBox box) -> box.score()).reversed());
        boolean[] taken = new boolean[objects.size()];
        for (DetectedBox box : boxes) {
            int match = match(objects, box);
            Outcome outcome = Outcome.WRONG;
            if (match >= 0) {
                if (objects.get(match).difficult()) {
                    outcome = Outcome.IGNORED;
                } else if (!taken[match]) {
                    outcome = Outcome.RIGHT;
                }
                taken[match] = true;
            }
            judged.add(new Judged(box.score(), outcome));
        }
    }

    /** The index of the annotation with the largest IoU, the first of several; -1 if that is below the threshold. */
    private static int match(List<VocAnnotation> objects, DetectedBox box) {
        int match = -1;
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < objects.size(); i++) {
            float iou = iou(box, objects.get(i));
            if (iou > largest) {
                largest = iou;
                match = i;
            }
        }
        return largest < IOU_THRESHOLD ? -1 : match;
    }

    private static float iou(DetectedBox box, VocAnnotation object) {
        float width = Math.min(box.right() + 1, object.right() + 1) - Math.max(box.left(), object.left());
        float height = Math.min(box.bottom() + 1, object.bottom() + 1) - Math.max(box.top(), object.top());
        float intersection = width > 0 && height > 0 ? width * height : 0;
        float area = (box.right() + 1 - box.left()) * (box.bottom() + 1 - box.top());
        float annotated = (object.right() + 1 - object.left()) * (object.bottom() + 1 - object.top());
        return intersection / (area + annotated - intersection);
    }

    /** One point for each detection; while no detection counts, the precision is 0. */
    private static PrecisionRecall curve(List<Judged> judged, long positives) {
        double[] recall = new double[judged.size()];
        double[] precision = new double[judged.size()];
        int right = 0;
        int wrong = 0;
        for (int i = 0; i < judged.size(); i++) {
            right += judged.get(i).outcome() == Outcome.RIGHT ? 1 : 0;
            wrong += judged.get(i).outcome() == Outcome.WRONG ? 1 : 0;
            recall[i] = (double) right / positives;
            precision[i] = right == 0 ? 0 : (double) right / (right + wrong);
        }
        return new PrecisionRecall(recall, precision);
    }
}
