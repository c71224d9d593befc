// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import java.util.Set;

/** A device that computes nothing. */
record FakeDevice(DeviceId id) implements DeviceBackend {

    @Override
    public String name() {
        return "fake " + id;
    }

    @Override
    public Set<Precision> precisions() {
        return Set.of();
    }

    @Override
    public void enter() {}

    @Override
    public ModelBackend prepare(Network network, Weights weights, Precision precision) {
        throw new UnsupportedOperationException("a fake device holds no model");
    }

    @Override
    public void close() {}
}
