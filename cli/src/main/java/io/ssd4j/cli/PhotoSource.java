// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.SessionInput;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.ssd.backbone.SsdVariant;
import java.util.List;

/**
 * Photos as sessions take them, batch by batch, in the order of the command line. For one thread.
 *
 * @param <I> the input of the sessions
 */
interface PhotoSource<I extends SessionInput> extends AutoCloseable {

    /**
     * Photos whose first are read from now on.
     *
     * @param files at least one
     * @param batch photos a batch; the last one has those that are left
     * @param sink takes what the network is given
     */
    static PhotoSource<?> of(DeviceId device, List<PhotoFile> files, SsdVariant model, int batch, FeatureSink sink) {
        // The CPU engine would resize between the runs; so the threads that read do it, during them.
        return device.equals(DeviceId.CPU)
                ? new PhotoTensors(files, model, batch, sink)
                : new PhotoFrames(files, model, batch, sink);
    }

    /** The options of a session for batches of a size. */
    SessionOptions<I, HostOutputs> options(int size);

    /**
     * Fills the input of a session with the next batch.
     *
     * @throws io.ssd4j.ssd.image.ImageException for the first photo of the batch that cannot be used
     */
    Batch next(I input);

    /** Starts no further photo. */
    @Override
    void close();

    /**
     * Photos that a session has been given.
     *
     * @param first index of the first one among all photos
     * @param files in their order
     */
    record Batch(int first, List<PhotoFile> files) {}
}
