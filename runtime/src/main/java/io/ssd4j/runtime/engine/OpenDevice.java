// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.UnsupportedPrecisionException;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import java.util.Set;

/** A device of any engine: checks the precision and counts open models. */
final class OpenDevice implements Device {
    private final DeviceBackend backend;
    private final String reason;
    private final Dependents models;

    OpenDevice(DeviceBackend backend, String reason) {
        this.backend = backend;
        this.reason = reason;
        this.models = new Dependents("device " + backend.id(), "model");
    }

    @Override
    public DeviceId id() {
        return backend.id();
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public Set<Precision> precisions() {
        return backend.precisions();
    }

    @Override
    public Model load(Network network, Weights weights, Precision precision) {
        if (!precisions().contains(precision)) {
            throw new UnsupportedPrecisionException("device " + id() + " (" + name() + ")", precision, precisions());
        }
        return models.add(leave -> {
            backend.enter();
            ModelBackend prepared = backend.prepare(network, weights, precision);
            return new LoadedModel(this, backend, network, precision, prepared, leave);
        });
    }

    @Override
    public void close() {
        if (models.close()) {
            backend.close();
        }
    }
}
