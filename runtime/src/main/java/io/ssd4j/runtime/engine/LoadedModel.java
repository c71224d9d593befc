// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionInput;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.SessionOutputs;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.observation.WorkTimer;

/** A model of any engine: counts open sessions. */
record LoadedModel(
        OpenDevice device,
        Network network,
        Precision precision,
        ModelBackend backend,
        Dependents sessions,
        CloseStack owned)
        implements Model {

    @Override
    public <I extends SessionInput, O extends SessionOutputs> Session<I, O> openSession(SessionOptions<I, O> options) {
        int channels = network.input().channels();
        if (options.frames().isPresent() && channels != FrameIntake.CHANNELS) {
            throw new IllegalArgumentException("network " + network.name() + " has an input of " + channels
                    + (channels == 1 ? " channel" : " channels")
                    + ", but a frame has red, green and blue: open the session without SessionOptions.frames");
        }
        options.detections().ifPresent(rules -> rules.requireFits(network));
        return sessions.add(leave -> {
            WorkTimer timer = WorkTimer.ofSession();
            device.backend().enter();
            return OpenSession.of(this, options, backend.prepare(options), timer, leave);
        });
    }

    @Override
    public void close() {
        // As in a session.
        synchronized (owned) {
            if (sessions.close()) {
                owned.close();
            }
        }
    }
}
