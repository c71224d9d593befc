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
 * rejected with {@link IllegalStateException}.
 */
public interface Device extends AutoCloseable {

    /**
     * Opens a device with the default options.
     *
     * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:1}; {@code auto} selects the first usable
     *     GPU or else the CPU, and {@link #reason()} says why
     * @throws IllegalArgumentException if the text has none of these forms
     * @throws DeviceUnavailableException if that device is not usable; no other device is opened instead
     */
    static Device open(String device) {
        return open(device, DeviceOptions.DEFAULT);
    }

    /**
     * Opens a device as {@link #open(String)} does.
     *
     * @param options how to open it
     */
    static Device open(String device, DeviceOptions options) {
        return Engines.installed().open(device, options);
    }

    /** Every device of every engine, usable or not, GPUs first. An engine without a device contributes one entry with the reason. */
    static List<DeviceStatus> all() {
        return Engines.installed().devices();
    }

    /** The device's id. */
    DeviceId id();

    /** The hardware's own name. */
    String name();

    /** Why this device was chosen, in one sentence. */
    String reason();

    /** Host threads that a run uses: those of {@link DeviceOptions#threads()} on a CPU engine, and 1 on a GPU engine. */
    default int threads() {
        return 1;
    }

    /** The precisions it supports. */
    Set<Precision> precisions();

    /**
     * What the device lacks for a precision that it does not support: {@code "its compute capability is 8.0, and fp8 needs 8.9 or newer"};
     * empty if there is nothing to say.
     */
    default String lacks(Precision precision) {
        return "";
    }

    /**
     * Packs a network's weights for this device. The weights may be closed afterwards.
     *
     * <p>Weights that are {@linkplain Weights#quantization quantized} can be loaded in every precision. In one other than the one
     * that they are quantized for, {@link Precision#INT8} or {@link Precision#FP8}, they are dequantized, and the listener is warned.
     *
     * @param network the network; the same network may be loaded several times
     * @param weights the values of {@link Network#parameters()}, float32
     * @param precision the number format to compute in, one of {@link #precisions()}
     * @throws UnsupportedPrecisionException if the device does not support the precision, in which case the message lists those it
     *     supports; or if it is {@link Precision#INT8} or {@link Precision#FP8} and the weights are not quantized for it
     * @throws WeightsException if a parameter is missing or has another shape, or if a value is NaN, infinite or beyond the range of the
     *     precision, unless {@link DeviceOptions#allowNonFinite()} is set; the message names the parameter
     * @throws DeviceMemoryException if there is too little memory
     * @throws IllegalStateException if the device is closed
     */
    Model load(Network network, Weights weights, Precision precision);

    /** Releases the device; idempotent. */
    @Override
    void close();
}
