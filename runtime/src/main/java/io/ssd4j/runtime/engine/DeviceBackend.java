// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import java.util.Set;

/** What an engine implements for an open device. Thread-safe. */
public interface DeviceBackend extends AutoCloseable {

    /** The device. */
    DeviceId id();

    /** The hardware's own name. */
    String name();

    /** The precisions it supports. */
    Set<Precision> precisions();

    /** What the device lacks for a precision that it does not support, see {@link io.ssd4j.runtime.Device#lacks}. */
    default String lacks(Precision precision) {
        return "";
    }

    /** Host threads that a run uses. */
    default int threads() {
        return 1;
    }

    /**
     * Sets up the calling thread for native calls, for example by making a context current. The skeleton calls it before every
     * other call to this backend and to its models and sessions, except {@link SessionBackend#values()} and the like that make no
     * native call. Allocates nothing on the heap.
     */
    void enter();

    /** Packs the weights of a network; the weights may be closed afterwards. */
    ModelBackend prepare(Network network, Weights weights, Precision precision);

    /** Releases the device. Called once, after its models are closed. */
    @Override
    void close();
}
