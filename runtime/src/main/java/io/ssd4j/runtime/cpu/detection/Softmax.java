// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.detection;

/**
 * Softmax in float32: {@code exp(x - max) / sum}. The exponentials are summed one by one in the order of the classes, and a kernel that does
 * so too gets the same bits.
 */
final class Softmax {
    private Softmax() {}

    /**
     * Replaces scores by their exponentials, relative to the largest.
     *
     * @return the sum of the exponentials, by which each must be divided; NaN if a score is NaN or infinite, except for scores of minus
     *     infinity beside a finite one, which become 0
     */
    static float exponentials(float[] scores, int from, int to) {
        float max = scores[from];
        for (int i = from + 1; i < to; i++) {
            max = scores[i] > max ? scores[i] : max;
        }
        float sum = 0;
        for (int i = from; i < to; i++) {
            float exponential = Exponential.of(scores[i] - max);
            scores[i] = exponential;
            sum += exponential;
        }
        return sum;
    }
}
