// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Average precisions by the rules of PASCAL VOC. A value that is not defined is NaN. */
public final class VocResult {
    private static final int POINTS = 11;

    private final List<Category> categories;

    /**
     * The result of one category.
     *
     * @param annotations the number of annotated objects, difficult ones included
     * @param detections the number of detections
     * @param curve a point for each detection; null if no annotation counts
     */
    record Category(
            int annotations, int detections, @Nullable PrecisionRecall curve) {}

    VocResult(List<Category> categories) {
        this.categories = List.copyOf(categories);
    }

    /** The mean of {@link #ap11} over the categories that have one; the metric of VOC2007. */
    public double map11() {
        return mean(this::ap11);
    }

    /** The mean of {@link #apArea} over the categories that have one; the metric of VOC2010 and later. */
    public double mapArea() {
        return mean(this::apArea);
    }

    private double mean(IntToDoubleFunction ap) {
        return IntStream.range(0, categories.size())
                .mapToDouble(ap)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    /** The number of categories. */
    public int categories() {
        return categories.size();
    }

    /** The number of annotated objects of a category, difficult ones included. */
    public int annotations(int category) {
        return categories.get(category).annotations();
    }

    /** The number of detections of a category. */
    public int detections(int category) {
        return categories.get(category).detections();
    }

    /** The mean of the largest precisions at recalls of at least 0, 0.1 ... 1; NaN without annotations that count. */
    public double ap11(int category) {
        PrecisionRecall curve = categories.get(category).curve();
        if (curve == null) {
            return Double.NaN;
        }
        double sum = 0;
        for (int point = 0; point < POINTS; point++) {
            // The reference compares with this product, which is larger than 0.3 at the point of 0.3.
            double least = point * 0.1;
            double largest = 0;
            for (int i = 0; i < curve.recall().length; i++) {
                if (curve.recall()[i] >= least) {
                    largest = Math.max(largest, curve.precision()[i]);
                }
            }
            sum += largest / POINTS;
        }
        return sum;
    }

    /** The area below the monotonic precision-recall curve; NaN without annotations that count. */
    public double apArea(int category) {
        PrecisionRecall curve = categories.get(category).curve();
        if (curve == null) {
            return Double.NaN;
        }
        double area = 0;
        double largest = 0;
        for (int i = curve.recall().length - 1; i >= 0; i--) {
            largest = Math.max(largest, curve.precision()[i]);
            area += (curve.recall()[i] - (i == 0 ? 0 : curve.recall()[i - 1])) * largest;
        }
        return area;
    }

    /** Precision over recall, monotonic as for {@link #apArea}; empty without annotations that count. */
    public PrecisionRecall curve(int category) {
        PrecisionRecall curve = categories.get(category).curve();
        if (curve == null) {
            return new PrecisionRecall(new double[0], new double[0]);
        }
        double[] precision = curve.precision().clone();
        for (int i = precision.length - 1; i > 0; i--) {
            precision[i - 1] = Math.max(precision[i - 1], precision[i]);
        }
        return new PrecisionRecall(curve.recall(), precision);
    }
}
