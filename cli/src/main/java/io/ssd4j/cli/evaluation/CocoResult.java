// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import io.ssd4j.cli.evaluation.CocoRules.AreaRange;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The metrics of the COCO detection challenge for one set of detections. A value that is not defined is -1. */
public final class CocoResult {
    private static final int IOU_50 = 0;
    private static final int IOU_75 = 5;

    private final List<Category> categories;

    /**
     * The curves of one category.
     *
     * @param annotations the number of annotated objects, crowds included
     * @param detections the number of detections
     * @param curves by area range, by number of detections in {@link CocoRules#MAX_DETECTIONS}, by IoU threshold
     */
    record Category(int annotations, int detections, Map<AreaRange, List<List<CocoCurve>>> curves) {
        private Stream<CocoCurve> curves(AreaRange range, int most) {
            return curves.getOrDefault(range, List.of()).get(most).stream();
        }

        private Stream<CocoCurve> curve(int threshold) {
            return curves(AreaRange.ALL, CocoRules.MAX_DETECTIONS.size() - 1)
                    .skip(threshold)
                    .limit(1);
        }
    }

    CocoResult(List<Category> categories) {
        this.categories = List.copyOf(categories);
    }

    /** One of the twelve numbers of the challenge. */
    @SuppressWarnings("ImmutableEnumChecker") // the functions read only their argument
    public enum Measure {
        /** AP averaged over IoU 0.5, 0.55 ... 0.95, the challenge's main number. */
        AP("AP", "AP@[.5:.95]", result -> result.precision(AreaRange.ALL)),
        /** AP at an IoU of 0.5. */
        AP_50("AP50", "AP@.5", result -> result.precisionAt(IOU_50)),
        /** AP at an IoU of 0.75. */
        AP_75("AP75", "AP@.75", result -> result.precisionAt(IOU_75)),
        /** AP of objects of up to 32 x 32 pixels. */
        AP_SMALL("APs", "AP small", result -> result.precision(AreaRange.SMALL)),
        /** AP of objects from 32 x 32 to 96 x 96 pixels. */
        AP_MEDIUM("APm", "AP medium", result -> result.precision(AreaRange.MEDIUM)),
        /** AP of objects from 96 x 96 pixels. */
        AP_LARGE("APl", "AP large", result -> result.precision(AreaRange.LARGE)),
        /** The recall with one detection for each image and category. */
        AR_1("AR1", "AR, 1 detection", result -> result.recall(AreaRange.ALL, 0)),
        /** The recall with ten detections for each image and category. */
        AR_10("AR10", "AR, 10 detections", result -> result.recall(AreaRange.ALL, 1)),
        /** The recall with a hundred detections for each image and category. */
        AR_100("AR100", "AR, 100 detections", result -> result.recall(AreaRange.ALL, 2)),
        /** The recall of small objects. */
        AR_SMALL("ARs", "AR small", result -> result.recall(AreaRange.SMALL, 2)),
        /** The recall of medium-sized objects. */
        AR_MEDIUM("ARm", "AR medium", result -> result.recall(AreaRange.MEDIUM, 2)),
        /** The recall of large objects. */
        AR_LARGE("ARl", "AR large", result -> result.recall(AreaRange.LARGE, 2));

        private final String key;
        private final String title;
        private final ToDoubleFunction<CocoResult> value;

        Measure(String key, String title, ToDoubleFunction<CocoResult> value) {
            this.key = key;
            this.title = title;
            this.value = value;
        }

        /** A short name for JSON. */
        public String key() {
            return key;
        }

        /** A short description for tables. */
        public String title() {
            return title;
        }
    }

    /** One of the twelve numbers, from 0 to 1; -1 if no annotation counts for it. */
    public double get(Measure measure) {
        return measure.value.applyAsDouble(this);
    }

    /** The number of categories. */
    public int categories() {
        return categories.size();
    }

    /** The number of annotated objects of a category, crowds included. */
    public int annotations(int category) {
        return categories.get(category).annotations();
    }

    /** The number of detections of a category. */
    public int detections(int category) {
        return categories.get(category).detections();
    }

    /** AP@[.5:.95] of one category; -1 without annotations that count. */
    public double ap(int category) {
        return mean(precisions(Stream.of(categories.get(category)), c -> c.curves(AreaRange.ALL, 2)));
    }

    /** AP at an IoU of 0.5 of one category; -1 without annotations that count. */
    public double ap50(int category) {
        return mean(precisions(Stream.of(categories.get(category)), c -> c.curve(IOU_50)));
    }

    /** Precision over recall of one category at an IoU of 0.5; empty without annotations that count. */
    public PrecisionRecall curve50(int category) {
        double[] precision = categories
                .get(category)
                .curve(IOU_50)
                .findFirst()
                .map(CocoCurve::precision)
                .orElseThrow();
        return new PrecisionRecall(
                DoubleStream.of(CocoRules.RECALL_THRESHOLDS)
                        .limit(precision.length)
                        .toArray(),
                precision);
    }

    private double precision(AreaRange range) {
        return mean(precisions(categories.stream(), category -> category.curves(range, 2)));
    }

    private double precisionAt(int threshold) {
        return mean(precisions(categories.stream(), category -> category.curve(threshold)));
    }

    private static DoubleStream precisions(Stream<Category> categories, Function<Category, Stream<CocoCurve>> curves) {
        return categories.flatMap(curves).flatMapToDouble(curve -> DoubleStream.of(curve.precision()));
    }

    private double recall(AreaRange range, int most) {
        return mean(categories.stream()
                .flatMap(category -> category.curves(range, most))
                .filter(CocoCurve::isDefined)
                .mapToDouble(CocoCurve::recall));
    }

    private static double mean(DoubleStream values) {
        return values.average().orElse(-1);
    }
}
