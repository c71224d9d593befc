// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.spi;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import java.util.Set;

/** Records how it was opened; computes nothing. */
record FakeDevice(DeviceId id, DeviceOptions options, String reason) implements Device {

    @Override
    public String name() {
        return "fake " + id;
    }

    @Override
    public Set<Precision> precisions() {
        return Set.of();
    }

    @Override
    public Model load(Network network, Weights weights, Precision precision) {
        throw new UnsupportedOperationException("a fake device holds no model");
    }

    @Override
    public void close() {}
}
