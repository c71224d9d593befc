// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.batch;

import java.time.Duration;

/**
 * When a batch is computed, and how much may wait.
 *
 * @param maxBatch the most images that are computed together, at least 1
 * @param maxDelay how long an image waits for others to fill the batch, at least 0
 * @param capacity the most images that may wait, at least {@code maxBatch}; those that are computed do not count
 */
public record BatchLimits(int maxBatch, Duration maxDelay, int capacity) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public BatchLimits {
        if (maxBatch < 1) {
            throw new IllegalArgumentException("a batch has at least 1 image, not " + maxBatch);
        }
        if (maxDelay.isNegative()) {
            throw new IllegalArgumentException("the delay must not be negative: " + maxDelay);
        }
        if (capacity < maxBatch) {
            throw new IllegalArgumentException(
                    "the queue must have room for a batch of " + maxBatch + ", not only for " + capacity);
        }
    }
}
