// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import io.ssd4j.runtime.engine.Engines;
import io.ssd4j.runtime.network.Network;
import java.util.List;
import java.util.Set;

/**
 * One GPU, or the CPU, opened.
 *
 * <p>Safe to share between threads. Close it after the models on it: closing a device that still has open models is
 * refused with {@link IllegalStateException}.
 */
public interface Device extends AutoCloseable {

    /**
     * Opens a device with the default options.
     *
     * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:1}; {@code auto} takes the first usable GPU
     *     and otherwise the CPU, and {@link #reason()} says why
     * @throws DeviceUnavailableException where that device is not usable; never another one in its place
     */
    static Device open(String device) {
        return open(device, DeviceOptions.DEFAULT);
    }

    /**
     * Opens a device.
     *
     * @param device as for {@link #open(String)}
     * @param options how to open it
     * @throws DeviceUnavailableException where that device is not usable
     */
    static Device open(String device, DeviceOptions options) {
        return Engines.installed().open(device, options);
    }

    /** Every device of every engine, usable or not, GPUs first; an engine without a device tells why in one entry. */
    static List<DeviceStatus> all() {
        return Engines.installed().devices();
    }

    /** Which device this is. */
    DeviceId id();

    /** What the hardware calls itself. */
    String name();

    /** Why this device was chosen, one sentence. */
    String reason();

    /** The precisions it computes in. */
    Set<Precision> precisions();

    /**
     * Packs a network's weights for this device. Takes time once; the weights may be closed afterwards.
     *
     * @throws UnsupportedPrecisionException where the device lacks the precision
     * @throws WeightsException where a parameter is missing or has another shape
     */
    Model load(Network network, Weights weights, Precision precision);

    /** Releases the device; idempotent. */
    @Override
    void close();
}
