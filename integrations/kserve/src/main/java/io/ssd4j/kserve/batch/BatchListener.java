// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.batch;

/** Observes batches, for metrics; called on the threads that compute. */
public interface BatchListener {

    /**
     * An image has left the queue to be computed.
     *
     * @param nanos how long it waited
     */
    void waited(long nanos);

    /**
     * A batch has been computed.
     *
     * @param images the size of the batch
     * @param nanos how long it took
     */
    void computed(int images, long nanos);
}
