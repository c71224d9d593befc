// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.DeviceOutput;
import io.ssd4j.runtime.DeviceSignal;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionInput;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.cudnn.CudnnHandle;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaEvent;
import io.ssd4j.runtime.cuda.driver.CudaGraph;
import io.ssd4j.runtime.cuda.driver.CudaGraphExec;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.StreamCapture;
import io.ssd4j.runtime.cuda.program.FrameSlot;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.memory.MemoryPlan;
import io.ssd4j.runtime.spi.CloseStack;
import io.ssd4j.runtime.spi.FrameIntake;
import io.ssd4j.runtime.spi.OutputRefusal;
import io.ssd4j.runtime.spi.RunGuard;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One batch size of a model on a GPU: upload, every layer and download captured once as a CUDA graph, so that a run is one
 * launch. Frames are uploaded before it, as they come; the graph then begins with their resizing. Outputs that stay on the card leave the
 * graph without downloads, and an event is recorded behind it.
 */
final class CudaSession implements Session {
    private final CloseStack owned;
    private final RunGuard guard = new RunGuard();
    private final CudaModel model;
    private final CudaContext context;
    private final SessionOptions options;
    private final FrameIntake intake;
    private final Prepared prepared;

    private CudaSession(
            CloseStack owned,
            CudaModel model,
            CudaContext context,
            SessionOptions options,
            FrameIntake intake,
            Prepared prepared) {
        this.owned = owned;
        this.model = model;
        this.context = context;
        this.options = options;
        this.intake = intake;
        this.prepared = prepared;
    }

    /**
     * What a run needs.
     *
     * @param staging of frames; null where the session takes values
     * @param ready recorded behind outputs that stay on the card; null where they come to the host
     */
    private record Prepared(
            CudaStream stream,
            CudaGraphExec graph,
            HostBuffers host,
            @Nullable FrameStaging staging,
            @Nullable CudaEvent ready,
            Map<String, DeviceOutput> deviceOutputs,
            MemoryPlan memoryPlan) {}

    /**
     * Prepares everything that a run needs.
     *
     * @param onClose runs when the session has been closed, or not at all where opening fails
     */
    static CudaSession open(
            CudaModel model,
            CudaDevice device,
            DeviceWeights weights,
            SessionOptions options,
            CloseStack.Closing onClose) {
        FrameIntake intake = FrameIntake.of(options, model.network());
        CloseStack owned = new CloseStack();
        try {
            Prepared prepared = prepare(model, device, weights, options, owned);
            CloseStack all = new CloseStack();
            all.onClose(onClose);
            all.own(owned);
            // A run whose await failed may be under way, or a frame's upload, and nothing may be freed under it.
            all.onClose(prepared.stream()::synchronize);
            all.onClose(device.context()::makeCurrent);
            return new CudaSession(all, model, device.context(), options, intake, prepared);
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private static Prepared prepare(
            CudaModel model, CudaDevice device, DeviceWeights weights, SessionOptions options, CloseStack owned) {
        CudaContext context = device.context();
        CudaStream stream = owned.own(CudaStream.in(context));
        CudnnHandle handle = owned.own(CudnnHandle.create());
        CompiledPrograms programs =
                owned.own(CompiledPrograms.compile(model, device, weights, handle, stream, options));
        // After the GPU's own memory, which is the scarcer: too large a batch is refused before the host's is
        // pinned.
        HostBuffers host = owned.own(HostBuffers.allocate(context, model.network(), options));
        CudaEvent ready = options.outputs().onDevice() ? owned.own(CudaEvent.in(context)) : null;
        CudaGraphExec graph = capture(programs, host, stream, owned);
        graph.upload(stream);
        stream.synchronize();
        FrameStaging staging = options.input() instanceof SessionInput.Frames frames
                ? owned.own(FrameStaging.allocate(
                        context,
                        stream,
                        FrameSlot.of(frames, model.network().input()),
                        options.batch(),
                        programs.ends().frames()))
                : null;
        return new Prepared(stream, graph, host, staging, ready, programs.ends().outputs(), programs.memoryPlan());
    }

    private static CudaGraphExec capture(
            CompiledPrograms programs, HostBuffers host, CudaStream stream, CloseStack owned) {
        try (StreamCapture capture = StreamCapture.begin(stream)) {
            programs.enqueue(host);
            try (CudaGraph graph = capture.end()) {
                return owned.own(graph.instantiate());
            }
        }
    }

    @Override
    public Model model() {
        return model;
    }

    @Override
    public SessionOptions options() {
        return options;
    }

    @Override
    public MemorySegment input() {
        guard.requireOpen();
        intake.requireTensor();
        return prepared.host().input();
    }

    @Override
    public void frame(int image, Frame frame) {
        guard.enter();
        try {
            intake.require(image, frame);
            context.makeCurrent();
            intake.lost(image);
            Objects.requireNonNull(prepared.staging()).take(image, frame);
            intake.took(image);
        } finally {
            guard.exit();
        }
    }

    @Override
    public void start() {
        guard.enter();
        try {
            intake.requireAll();
            context.makeCurrent();
            prepared.graph().launch(prepared.stream());
            if (prepared.ready() != null) {
                prepared.stream().record(prepared.ready());
            }
        } catch (RuntimeException | Error e) {
            guard.exit();
            throw e;
        }
    }

    @Override
    public void await() {
        guard.requireRunning();
        try {
            context.makeCurrent();
            prepared.stream().synchronize();
        } finally {
            guard.exit();
        }
    }

    @Override
    public MemorySegment output(String name) {
        guard.requireOpen();
        if (options.outputs().onDevice()) {
            throw OutputRefusal.onDevice(options.outputs());
        }
        return prepared.host().output(name);
    }

    @Override
    public DeviceOutput deviceOutput(String name) {
        requireDeviceOutputs();
        DeviceOutput output = prepared.deviceOutputs().get(name);
        if (output == null) {
            throw OutputRefusal.unknown(prepared.deviceOutputs().keySet(), name);
        }
        return output;
    }

    @Override
    public DeviceSignal deviceSignal() {
        requireDeviceOutputs();
        CudaEvent ready = Objects.requireNonNull(prepared.ready());
        return new DeviceSignal(
                prepared.stream().handle().address(), ready.handle().address());
    }

    private void requireDeviceOutputs() {
        guard.requireOpen();
        if (!options.outputs().onDevice()) {
            throw OutputRefusal.onHost();
        }
    }

    @Override
    public MemoryPlan memoryPlan() {
        return prepared.memoryPlan();
    }

    @Override
    public void close() {
        if (guard.close()) {
            owned.close();
        }
    }
}
