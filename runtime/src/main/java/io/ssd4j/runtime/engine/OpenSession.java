// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOutput;
import io.ssd4j.runtime.DeviceOutputs;
import io.ssd4j.runtime.DeviceSignal;
import io.ssd4j.runtime.DlpackForm;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.LayerTime;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionInput;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.SessionOutputs;
import io.ssd4j.runtime.SessionReport;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.observation.RunObserver;
import io.ssd4j.runtime.observation.WorkTimer;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session of any engine: admits one thread at a time, checks arguments, and closes in order. */
record OpenSession<I extends SessionInput, O extends SessionOutputs>(
        LoadedModel model,
        SessionOptions<I, O> options,
        I input,
        O outputs,
        SessionBackend backend,
        RunObserver observer,
        RunGuard guard,
        @Nullable Intake intake,
        OutputExports exports,
        CloseStack owned)
        implements Session<I, O> {

    /**
     * Opens a session.
     *
     * @param timer measures the opening
     * @param onClose called once, after the session has been closed
     */
    // Only options of type <FrameInput, ?> hold frames, and only those of type <DeviceInput, ?> have their input on the
    // device, those of type <?, DeviceOutputs> a device format, and those of type <?, DetectionOutputs> detection
    // rules.
    @SuppressWarnings("unchecked")
    static <I extends SessionInput, O extends SessionOutputs> OpenSession<I, O> of(
            LoadedModel model,
            SessionOptions<I, O> options,
            SessionBackend backend,
            WorkTimer timer,
            Runnable onClose) {
        DeviceBackend device = model.device().backend();
        RunObserver observer = observer(model, options.batch(), backend, timer);
        CloseStack owned = new CloseStack();
        owned.onClose(onClose);
        owned.onClose(observer::closed);
        owned.own(backend);
        owned.onClose(device::enter);
        RunGuard guard = new RunGuard();
        Shape image = model.network().input();
        SessionInput input = options.isInputOnDevice()
                ? new ValuesIntake(guard, device, backend, options.batch(), image)
                : options.frames()
                        .<SessionInput>map(largest -> new FrameIntake(guard, device, backend, options.batch(), largest))
                        .orElseGet(() -> values(guard, backend.values()));
        Intake intake = input instanceof Intake mustBeSet ? mustBeSet : null;
        OutputExports exports = new OutputExports();
        SessionOutputs outputs = switch (backend.outputs()) {
            case SessionBackend.Outputs.Host(Map<String, MemorySegment> maps) ->
                (HostOutputs) name -> find(guard, model.network(), maps, name);
            case SessionBackend.Outputs.OnDevice(Map<String, DeviceOutput> maps, DeviceSignal signal) ->
                new OnDevice(
                        guard, model.network(), maps, signal, model.device().id(), exports);
            case SessionBackend.Outputs.Detections(MemorySegment blocks) ->
                new DetectionView(
                        guard,
                        blocks.asReadOnly(),
                        DetectionLayout.of(options.detections().orElseThrow()),
                        options.batch());
        };
        return new OpenSession<>(
                model, options, (I) input, (O) outputs, backend, observer, guard, intake, exports, owned);
    }

    /** The observer of the session's runs; if metrics fail, the backend is closed. */
    private static RunObserver observer(LoadedModel model, int batch, SessionBackend backend, WorkTimer timer) {
        try {
            return timer.opened(
                    model.device().options().metrics(),
                    nanos -> new SessionReport(
                            model.network().name(),
                            model.device().id(),
                            model.precision(),
                            batch,
                            backend.memoryPlan().bytes(),
                            batch * model.network().input().elements() * Float.BYTES + bytes(backend.outputs()),
                            nanos));
        } catch (RuntimeException | Error e) {
            CloseStack.closeAfter(e, backend);
            throw e;
        }
    }

    private static long bytes(SessionBackend.Outputs outputs) {
        return switch (outputs) {
            case SessionBackend.Outputs.Host(Map<String, MemorySegment> maps) ->
                maps.values().stream().mapToLong(MemorySegment::byteSize).sum();
            case SessionBackend.Outputs.OnDevice(Map<String, DeviceOutput> maps, DeviceSignal _) ->
                maps.values().stream().mapToLong(DeviceOutput::bytes).sum();
            case SessionBackend.Outputs.Detections(MemorySegment blocks) -> blocks.byteSize();
        };
    }

    private static TensorInput values(RunGuard guard, MemorySegment segment) {
        return () -> {
            guard.requireOpen();
            return segment;
        };
    }

    private record OnDevice(
            RunGuard guard,
            Network network,
            Map<String, DeviceOutput> maps,
            DeviceSignal ready,
            DeviceId device,
            OutputExports exports)
            implements DeviceOutputs {
        @Override
        public DeviceOutput get(String name) {
            return find(guard, network, maps, name);
        }

        @Override
        public long exportDlpack(String name, DlpackForm form) {
            return exports.export(device, get(name), form);
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
            // valueOf rejects the name, unless the engine forgot an output.
            throw new IllegalStateException("no memory for output " + network.valueOf(name));
        }
        return map;
    }

    @Override
    public void start() {
        guard.enter();
        try {
            if (intake != null) {
                intake.requireAll();
            }
            model.device().backend().enter();
            observer.begin();
            backend.launch();
        } catch (RuntimeException | Error e) {
            fail(e);
            throw e;
        }
        guard.exitStarted();
    }

    @Override
    public void await() {
        guard.enterStarted();
        try {
            model.device().backend().enter();
            backend.await();
            observer.completed();
        } catch (RuntimeException | Error e) {
            fail(e);
            throw e;
        }
        guard.exit();
    }

    /** Leaves after a failure, whatever its observer does. */
    private void fail(Throwable cause) {
        try {
            observer.failed(cause);
        } finally {
            guard.exit();
        }
    }

    @Override
    public List<LayerTime> timeLayers(int runs) {
        if (runs < 1) {
            throw new IllegalArgumentException("the number of runs must be at least 1, not " + runs);
        }
        guard.enter();
        try {
            if (intake != null) {
                intake.requireAll();
            }
            model.device().backend().enter();
            return backend.timeLayers(runs);
        } finally {
            guard.exit();
        }
    }

    @Override
    public boolean isChoosing() {
        return backend.isChoosing();
    }

    @Override
    public MemoryPlan memoryPlan() {
        return backend.memoryPlan();
    }

    @Override
    public void close() {
        // A second thread that closes it returns when it is closed, not before.
        synchronized (owned) {
            if (exports.close(guard::close)) {
                owned.close();
            }
        }
    }
}
