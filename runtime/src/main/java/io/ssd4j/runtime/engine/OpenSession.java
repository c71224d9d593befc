// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.DeviceOutput;
import io.ssd4j.runtime.DeviceOutputs;
import io.ssd4j.runtime.DeviceSignal;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionInput;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.SessionOutputs;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.network.Network;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session of any engine: admits one thread at a time, checks arguments, and closes in order. */
final class OpenSession<I extends SessionInput, O extends SessionOutputs> implements Session<I, O> {
    private final CloseStack owned = new CloseStack();
    private final RunGuard guard = new RunGuard();
    private final Model model;
    private final DeviceBackend device;
    private final SessionOptions<I, O> options;
    private final SessionBackend backend;
    private final @Nullable FrameIntake frames;
    private final SessionInput input;
    private final SessionOutputs outputs;

    /**
     * @param onClose called once, after the session has been closed
     */
    OpenSession(
            Model model,
            DeviceBackend device,
            SessionOptions<I, O> options,
            SessionBackend backend,
            CloseStack.Closing onClose) {
        this.model = model;
        this.device = device;
        this.options = options;
        this.backend = backend;
        owned.onClose(onClose);
        owned.own(backend);
        owned.onClose(device::enter);
        this.frames = options.frames()
                .map(largest -> new FrameIntake(guard, device, backend, options.batch(), largest))
                .orElse(null);
        this.input = frames != null ? frames : new Values(guard, backend.values());
        this.outputs = switch (backend.outputs()) {
            case SessionBackend.Outputs.Host host -> new OnHost(guard, model.network(), host.maps());
            case SessionBackend.Outputs.OnDevice kept ->
                new OnDevice(guard, model.network(), kept.maps(), kept.signal());
        };
    }

    private record Values(RunGuard guard, MemorySegment segment) implements TensorInput {
        @Override
        public MemorySegment values() {
            guard.requireOpen();
            return segment;
        }
    }

    private record OnHost(RunGuard guard, Network network, Map<String, MemorySegment> maps) implements HostOutputs {
        @Override
        public MemorySegment get(String name) {
            return find(guard, network, maps, name);
        }
    }

    private record OnDevice(RunGuard guard, Network network, Map<String, DeviceOutput> maps, DeviceSignal ready)
            implements DeviceOutputs {
        @Override
        public DeviceOutput get(String name) {
            return find(guard, network, maps, name);
        }

        @Override
        public DeviceSignal signal() {
            guard.requireOpen();
            return ready;
        }
    }

    private static <T> T find(RunGuard guard, Network network, Map<String, T> maps, String name) {
        guard.requireOpen();
        T map = maps.get(name);
        if (map == null) {
            // Throws unless the engine forgot an output.
            throw new IllegalStateException("no memory for output " + network.valueOf(name));
        }
        return map;
    }

    @Override
    public Model model() {
        return model;
    }

    @Override
    public SessionOptions<I, O> options() {
        return options;
    }

    @Override
    @SuppressWarnings(
            "unchecked") // options of type <FrameInput, ?> hold frames, and those of type <TensorInput, ?> do not
    public I input() {
        return (I) input;
    }

    @Override
    @SuppressWarnings("unchecked") // likewise, options of type <?, DeviceOutputs> alone hold a device format
    public O outputs() {
        return (O) outputs;
    }

    @Override
    public void start() {
        guard.enter();
        try {
            if (frames != null) {
                frames.requireAll();
            }
            device.enter();
            backend.launch();
        } catch (RuntimeException | Error e) {
            guard.exit();
            throw e;
        }
    }

    @Override
    public void await() {
        guard.requireRunning();
        try {
            device.enter();
            backend.await();
        } finally {
            guard.exit();
        }
    }

    @Override
    public MemoryPlan memoryPlan() {
        return backend.memoryPlan();
    }

    @Override
    public void close() {
        if (guard.close()) {
            owned.close();
        }
    }
}
