// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.batch;

import java.util.List;

/**
 * Computes batches, on one thread.
 *
 * @param <I> an image
 * @param <O> what is computed from it
 */
public interface BatchComputation<I, O> extends AutoCloseable {

    /**
     * Computes the results of some images.
     *
     * @param images at least one, and at most the largest batch
     * @return the results, in the order of the images
     */
    List<O> compute(List<I> images);

    /** Releases what it computes with. */
    @Override
    void close();
}
