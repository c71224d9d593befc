// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.ModelReport;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.UnsupportedPrecisionException;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.observation.WorkTimer;
import java.util.Set;

/** A device of any engine: checks precision and weights, and counts open models. */
record OpenDevice(DeviceBackend backend, DeviceOptions options, String reason, Dependents models) implements Device {

    OpenDevice(DeviceBackend backend, DeviceOptions options, String reason) {
        this(backend, options, reason, new Dependents("device " + backend.id(), "model"));
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
    public Set<Precision> precisions() {
        return backend.precisions();
    }

    @Override
    public String lacks(Precision precision) {
        return backend.lacks(precision);
    }

    @Override
    public int threads() {
        return backend.threads();
    }

    @Override
    public Model load(Network network, Weights weights, Precision precision) {
        if (!precisions().contains(precision)) {
            throw new UnsupportedPrecisionException(
                    "device " + id() + " (" + name() + ")", precision, lacks(precision), precisions());
        }
        QuantizationCheck.of(network, weights, precision, options.listener());
        WorkTimer timer = WorkTimer.ofModel();
        return models.add(leave -> {
            backend.enter();
            CheckedWeights checked = new CheckedWeights(network, weights, precision, options);
            CloseStack owned = new CloseStack();
            owned.onClose(leave);
            // Each parameter is checked where it is packed, while it is in the cache.
            ModelBackend prepared =
                    owned.own(CloseStack.prepare(backend.prepare(network, checked, precision), model -> {
                        checked.requireFinite();
                        timer.loaded(
                                options.metrics(),
                                nanos -> new ModelReport(network.name(), id(), precision, model.weightBytes(), nanos));
                    }));
            owned.onClose(backend::enter);
            Dependents sessions = new Dependents("model " + network.name(), "session");
            return new LoadedModel(this, network, precision, prepared, sessions, owned);
        });
    }

    @Override
    public void close() {
        // As in a session.
        synchronized (backend) {
            if (models.close()) {
                backend.close();
            }
        }
    }
}
