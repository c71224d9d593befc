// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

/** A precision-recall curve: a point for each threshold, in ascending order of recall. */
public final class PrecisionRecall {
    private final double[] recall;
    private final double[] precision;

    /**
     * Takes the points, which are not copied.
     *
     * @param recall from 0 to 1, ascending
     * @param precision from 0 to 1, for each recall
     */
    public PrecisionRecall(double[] recall, double[] precision) {
        if (recall.length != precision.length) {
            throw new IllegalArgumentException(recall.length + " recalls but " + precision.length + " precisions");
        }
        this.recall = recall;
        this.precision = precision;
    }

    /** The recalls, ascending; not to be changed. */
    public double[] recall() {
        return recall;
    }

    /** The precision for each recall; not to be changed. */
    public double[] precision() {
        return precision;
    }
}
