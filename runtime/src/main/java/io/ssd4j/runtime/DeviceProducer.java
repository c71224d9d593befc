// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * What writes a {@link DeviceFrame} or {@link DeviceValues}; a run reads them when it has done so. The GPU waits, not the host.
 *
 * <p>Streams and events are objects of the GPU's primary context, which the CUDA runtime and PyTorch use as well. They cannot be checked: a
 * value that is not one of them, or whose object was destroyed, may end the process.
 */
public sealed interface DeviceProducer {

    /** The frame or the values are complete. */
    DeviceProducer COMPLETE = new Complete();

    /** See {@link #COMPLETE}. */
    record Complete() implements DeviceProducer {}

    /**
     * The work that has been enqueued on a stream so far writes the frame or the values.
     *
     * @param stream a CUstream; 0 is the legacy default stream
     */
    record Stream(long stream) implements DeviceProducer {}

    /**
     * An event that was recorded after the frame or the values were written. If it was never recorded, the run does not wait.
     *
     * @param event a CUevent
     */
    record Event(long event) implements DeviceProducer {}
}
