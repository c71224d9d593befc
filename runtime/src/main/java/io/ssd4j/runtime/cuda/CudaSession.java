// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.DeviceFrame;
import io.ssd4j.runtime.DeviceProducer;
import io.ssd4j.runtime.DeviceSignal;
import io.ssd4j.runtime.DeviceValues;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.compile.CompiledBatch;
import io.ssd4j.runtime.cuda.cudnn.CudnnHandle;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaEvent;
import io.ssd4j.runtime.cuda.driver.CudaGraph;
import io.ssd4j.runtime.cuda.driver.CudaGraphExec;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.StreamCapture;
import io.ssd4j.runtime.cuda.nvtx.NvtxRange;
import io.ssd4j.runtime.cuda.program.FrameSlot;
import io.ssd4j.runtime.cuda.staging.FrameStaging;
import io.ssd4j.runtime.cuda.staging.HostBuffers;
import io.ssd4j.runtime.cuda.staging.ValuesStaging;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.engine.SessionBackend;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.network.Network;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One batch size of a model on a GPU: upload, every layer and download are captured once as a CUDA graph, so that a run
 * is a single launch. Frames are uploaded before the graph, as they arrive; the graph then starts by resizing them. If
 * the outputs stay on the GPU, the graph has no downloads and an event is recorded after it.
 */
final class CudaSession implements SessionBackend {
    private final CloseStack owned = new CloseStack();
    private final CudaStream stream;
    private final CudaGraphExec graph;
    private final CompiledBatch batch;
    private final HostBuffers host;

    /** Of a run, for profilers. */
    private final NvtxRange range;

    /** Whether the outputs are detections. */
    private final boolean detects;

    /** Null unless the session takes frames. */
    private final @Nullable FrameStaging staging;

    /** Null unless the session takes values in the GPU's memory. */
    private final @Nullable ValuesStaging values;

    /** Recorded after the outputs; null if they are copied to the host. */
    private final @Nullable CudaEvent ready;

    CudaSession(CudaModel model, SessionOptions<?, ?> options) {
        CudaContext context = model.device().context();
        Network network = model.network();
        detects = options.detections().isPresent();
        try {
            stream = owned.own(CudaStream.in(context));
            CudnnHandle handle = owned.own(CudnnHandle.create());
            String what = network.name() + " " + model.precision().id() + " batch " + options.batch();
            Arena texts = owned.arena();
            range = owned.own(NvtxRange.of("ssd4j run " + what, texts));
            try (NvtxRange _ = NvtxRange.of("ssd4j plan " + what, texts).begin()) {
                batch = SessionCompiler.compile(model, handle, stream, options, owned);
            }
            // After the GPU's own memory, which is scarcer: too large a batch is rejected before host memory is pinned.
            host = new HostBuffers(context, network, options, owned);
            ready = options.deviceFormat().isPresent() ? owned.own(CudaEvent.in(context)) : null;
            // If the rest fails, these launches must end before the memory is freed.
            owned.onClose(stream::synchronize);
            batch.enqueueFirst();
            stream.synchronize();
            graph = capture();
            graph.upload(stream);
            stream.synchronize();
            staging = options.frames().isPresent()
                    ? new FrameStaging(
                            context,
                            stream,
                            FrameSlot.of(options.frames().get(), network.input()),
                            options.frames().get().conversion(),
                            options.batch(),
                            batch.ends().input(),
                            owned)
                    : null;
            values = options.isInputOnDevice()
                    ? new ValuesStaging(
                            context,
                            stream,
                            model.device().kernels(model.storage().element()),
                            batch.ends().input(),
                            owned)
                    : null;
            owned.onClose(stream::synchronize);
        } catch (RuntimeException | Error e) {
            CloseStack.closeAfter(e, owned);
            throw e;
        }
    }

    private CudaGraphExec capture() {
        try (StreamCapture capture = StreamCapture.begin(stream)) {
            batch.enqueue(host);
            try (CudaGraph captured = capture.end()) {
                return owned.own(captured.instantiate());
            }
        }
    }

    @Override
    public MemorySegment values() {
        return host.input();
    }

    @Override
    public void take(int image, Frame frame) {
        Objects.requireNonNull(staging).take(image, frame);
    }

    @Override
    public void take(int image, DeviceFrame frame, DeviceProducer producer) {
        Objects.requireNonNull(staging).take(image, frame, producer);
    }

    @Override
    public void take(DeviceValues input, DeviceProducer producer) {
        Objects.requireNonNull(values).take(input, producer);
    }

    @Override
    public Outputs outputs() {
        if (detects) {
            return new Outputs.Detections(host.detections());
        }
        return ready == null
                ? new Outputs.Host(host.outputs())
                : new Outputs.OnDevice(
                        batch.ends().outputs(),
                        new DeviceSignal(
                                stream.handle().address(), ready.handle().address()));
    }

    @Override
    public MemoryPlan memoryPlan() {
        return batch.memoryPlan();
    }

    @Override
    public void launch() {
        range.begin();
        graph.launch(stream);
        if (ready != null) {
            stream.record(ready);
        }
    }

    @Override
    public void await() {
        stream.synchronize();
        range.close();
    }

    @Override
    public void close() {
        owned.close();
    }
}
