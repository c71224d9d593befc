// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.model;

/**
 * The detections of one image, the highest score first.
 *
 * @param boxes left, top, right, bottom of each, in pixels of the network's input
 * @param scores of each
 * @param labels of each, from 1
 * @param dropped boxes that were dropped because they were not finite
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Detections(float[] boxes, float[] scores, int[] labels, int dropped) {

    /** The number of detections with a greater score. */
    int above(double threshold) {
        int count = 0;
        while (count < scores.length && scores[count] > threshold) {
            count++;
        }
        return count;
    }
}
