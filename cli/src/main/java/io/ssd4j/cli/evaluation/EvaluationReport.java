// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import java.util.List;

/**
 * The result of an evaluation, for tables, JSON and pictures.
 *
 * @param figures the numbers for the whole data set
 * @param classes the results of the single categories, in the data set's order
 */
public record EvaluationReport(List<Figure> figures, List<ClassResult> classes) {

    /**
     * A number from 0 to 1.
     *
     * @param key its name in JSON
     * @param title its name in tables
     * @param value NaN if no annotation counts for it
     */
    public record Figure(String key, String title, double value) {}

    /**
     * The result of one category.
     *
     * @param annotations the number of annotated objects
     * @param detections the number of detections
     * @param figures its numbers, the one that the curve belongs to last
     * @param curve precision over recall at an IoU of 0.5; without a point if no annotation counts
     */
    public record ClassResult(
            String name, int annotations, int detections, List<Figure> figures, PrecisionRecall curve) {}
}
