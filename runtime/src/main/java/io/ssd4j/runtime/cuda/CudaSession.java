// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.cuda.cudnn.CudnnHandle;
import io.ssd4j.runtime.cuda.driver.CudaGraph;
import io.ssd4j.runtime.cuda.driver.CudaGraphExec;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.StreamCapture;
import io.ssd4j.runtime.memory.MemoryPlan;
import io.ssd4j.runtime.spi.CloseStack;
import io.ssd4j.runtime.spi.RunGuard;
import java.lang.foreign.MemorySegment;

/**
 * One batch size of a model on a GPU: upload, every layer and download captured once as a CUDA graph, so that a run is one
 * launch.
 */
final class CudaSession implements Session {
    private final CloseStack owned;
    private final RunGuard guard = new RunGuard();
    private final CudaModel model;
    private final CudaDevice device;
    private final int batch;
    private final HostBuffers host;
    private final MemoryPlan memoryPlan;
    private final CudaStream stream;
    private final CudaGraphExec graph;

    private CudaSession(
            CloseStack owned,
            CudaModel model,
            CudaDevice device,
            int batch,
            HostBuffers host,
            MemoryPlan memoryPlan,
            CudaStream stream,
            CudaGraphExec graph) {
        this.owned = owned;
        this.model = model;
        this.device = device;
        this.batch = batch;
        this.host = host;
        this.memoryPlan = memoryPlan;
        this.stream = stream;
        this.graph = graph;
    }

    /**
     * Prepares everything that a run needs.
     *
     * @param onClose runs when the session has been closed, or not at all where opening fails
     */
    static CudaSession open(
            CudaModel model, CudaDevice device, DeviceWeights weights, int batch, CloseStack.Closing onClose) {
        CloseStack owned = new CloseStack();
        try {
            CudaStream stream = owned.own(CudaStream.in(device.context()));
            CudnnHandle handle = owned.own(CudnnHandle.create());
            CompiledPrograms programs =
                    owned.own(CompiledPrograms.compile(model, device, weights, handle, stream, batch));
            // After the GPU's own memory, which is the scarcer: too large a batch is refused before the host's is
            // pinned.
            HostBuffers host = owned.own(HostBuffers.allocate(device.context(), model.network(), batch));
            CudaGraphExec graph = capture(programs, host, stream, owned);
            graph.upload(stream);
            stream.synchronize();
            CloseStack all = new CloseStack();
            all.onClose(onClose);
            all.own(owned);
            // A run whose await failed may be under way, and nothing may be freed under it.
            all.onClose(stream::synchronize);
            all.onClose(device.context()::makeCurrent);
            return new CudaSession(all, model, device, batch, host, programs.memoryPlan(), stream, graph);
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
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
    public int batch() {
        return batch;
    }

    @Override
    public MemorySegment input() {
        guard.requireOpen();
        return host.input();
    }

    @Override
    public void start() {
        guard.enter();
        try {
            device.context().makeCurrent();
            graph.launch(stream);
        } catch (RuntimeException | Error e) {
            guard.exit();
            throw e;
        }
    }

    @Override
    public void await() {
        guard.requireRunning();
        try {
            device.context().makeCurrent();
            stream.synchronize();
        } finally {
            guard.exit();
        }
    }

    @Override
    public MemorySegment output(String name) {
        guard.requireOpen();
        return host.output(name);
    }

    @Override
    public MemoryPlan memoryPlan() {
        return memoryPlan;
    }

    @Override
    public void close() {
        if (guard.close()) {
            owned.close();
        }
    }
}
