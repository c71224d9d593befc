// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionInput;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.SessionOutputs;
import io.ssd4j.runtime.network.Network;

/** A model of any engine: counts open sessions. */
final class LoadedModel implements Model {
    private final Device device;
    private final DeviceBackend deviceBackend;
    private final Network network;
    private final Precision precision;
    private final CloseStack owned = new CloseStack();
    private final ModelBackend backend;
    private final Dependents sessions;

    /**
     * @param onClose called once, after the model has been closed
     */
    LoadedModel(
            Device device,
            DeviceBackend deviceBackend,
            Network network,
            Precision precision,
            ModelBackend backend,
            CloseStack.Closing onClose) {
        this.device = device;
        this.deviceBackend = deviceBackend;
        this.network = network;
        this.precision = precision;
        this.backend = backend;
        this.sessions = new Dependents("model " + network.name(), "session");
        owned.onClose(onClose);
        owned.own(backend);
        owned.onClose(deviceBackend::enter);
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public <I extends SessionInput, O extends SessionOutputs> Session<I, O> openSession(SessionOptions<I, O> options) {
        int channels = network.input().channels();
        if (options.frames().isPresent() && channels != FrameIntake.CHANNELS) {
            throw new IllegalArgumentException("network " + network.name() + " has an input of " + channels
                    + (channels == 1 ? " channel" : " channels")
                    + ", but a frame has red, green and blue: open the session without SessionOptions.frames");
        }
        return sessions.add(leave -> {
            deviceBackend.enter();
            return new OpenSession<>(this, deviceBackend, options, backend.prepare(options), leave);
        });
    }

    @Override
    public void close() {
        if (sessions.close()) {
            owned.close();
        }
    }
}
