// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import io.ssd4j.cli.evaluation.CocoRules.AreaRange;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The metrics of the COCO detection challenge, with the results of pycocotools' {@code COCOeval} for boxes.
 *
 * <p>There is one deliberate difference: pycocotools takes a match with the annotation of id 0 for a false positive, because it marks
 * unmatched detections by that id. Here such an annotation is like any other.
 */
public final class CocoMetric {
    private CocoMetric() {}

    /**
     * Evaluates detections.
     *
     * @param images the number of images, in ascending order of their ids
     * @param categories the number of categories
     * @param annotations the annotated objects
     * @param detections the detections; of those with equal scores in an image, the first counts as better
     */
    public static CocoResult evaluate(
            int images, int categories, List<CocoAnnotation> annotations, List<DetectedBox> detections) {
        List<List<CocoAnnotation>> objects = Grouping.by(categories, annotations, CocoAnnotation::category);
        List<List<DetectedBox>> boxes = Grouping.by(categories, detections, DetectedBox::category);
        List<CocoResult.Category> results = new ArrayList<>();
        for (int category = 0; category < categories; category++) {
            results.add(category(images, objects.get(category), boxes.get(category)));
        }
        return new CocoResult(results);
    }

    private static CocoResult.Category category(
            int images, List<CocoAnnotation> annotations, List<DetectedBox> detections) {
        List<List<CocoAnnotation>> objects = Grouping.by(images, annotations, CocoAnnotation::image);
        List<List<DetectedBox>> boxes = Grouping.by(images, detections, DetectedBox::image);
        List<CocoMatches.Overlaps> overlaps = new ArrayList<>();
        for (int image = 0; image < images; image++) {
            if (!objects.get(image).isEmpty() || !boxes.get(image).isEmpty()) {
                overlaps.add(new CocoMatches.Overlaps(boxes.get(image), objects.get(image)));
            }
        }
        Map<AreaRange, List<List<CocoCurve>>> curves = new EnumMap<>(AreaRange.class);
        for (AreaRange range : AreaRange.values()) {
            List<CocoMatches> matches =
                    overlaps.stream().map(image -> CocoMatches.of(image, range)).toList();
            curves.put(
                    range,
                    CocoRules.MAX_DETECTIONS.stream()
                            .map(most -> curves(matches, most))
                            .toList());
        }
        return new CocoResult.Category(annotations.size(), detections.size(), curves);
    }

    /** A curve for each IoU threshold. */
    private static List<CocoCurve> curves(List<CocoMatches> matches, int mostDetections) {
        List<CocoCurve> curves = new ArrayList<>();
        for (int threshold = 0; threshold < CocoRules.IOU_THRESHOLDS.length; threshold++) {
            curves.add(CocoCurve.of(matches, mostDetections, threshold));
        }
        return curves;
    }
}
