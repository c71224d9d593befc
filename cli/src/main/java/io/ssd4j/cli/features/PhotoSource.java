// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import io.ssd4j.cli.compute.FeatureNetwork;
import io.ssd4j.cli.photo.PhotoFile;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.SessionInput;
import io.ssd4j.runtime.SessionOptions;
import java.util.List;

/**
 * Photos as sessions take them, batch by batch, in the order of the command line. For one thread.
 *
 * @param <I> the input of the sessions
 */
interface PhotoSource<I extends SessionInput> extends AutoCloseable {

    /**
     * Starts reading the first photos.
     *
     * @param files at least one
     * @param batch photos per batch; the last batch has the rest
     * @param prepared whether sessions on a CPU are prepared for a long series when they are opened
     * @param sink receives the network's input
     */
    static PhotoSource<?> of(
            DeviceId device,
            List<PhotoFile> files,
            FeatureNetwork model,
            int batch,
            boolean prepared,
            FeatureSink sink) {
        // The CPU engine would resize between the runs, so the reading threads do it, during the runs.
        return device.equals(DeviceId.CPU)
                ? new PhotoTensors(files, model, batch, prepared, sink)
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

    /** Starts reading no further photo. */
    @Override
    void close();

    /**
     * The photos in the input of a session.
     *
     * @param first index of the first one among all photos
     * @param files in their order
     */
    record Batch(int first, List<PhotoFile> files) {}
}
