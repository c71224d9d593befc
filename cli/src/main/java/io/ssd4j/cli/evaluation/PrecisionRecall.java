// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

/**
 * A precision-recall curve: a point for each threshold, in ascending order of recall.
 *
 * @param recall from 0 to 1
 * @param precision from 0 to 1, for each recall
 */
public record PrecisionRecall(double[] recall, double[] precision) {
    /** Creates a curve. */
    public PrecisionRecall {
        if (recall.length != precision.length) {
            throw new IllegalArgumentException(recall.length + " recalls but " + precision.length + " precisions");
        }
    }
}
