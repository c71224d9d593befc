// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.*;

import io.ssd4j.runtime.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Records work instead of executing it: everything enqueued on the stream until {@link #end()} becomes a graph. Another stream
 * joins the capture by waiting for an event of this stream. Before the end, this stream must wait for an event of the other.
 *
 * <p>During a capture, the thread must not synchronize, query, allocate, free or load: the driver rejects such calls and
 * invalidates the capture. Other threads may, because the mode is thread-local. The same thread must begin and end a capture.
 */
public final class StreamCapture implements AutoCloseable {
    private final CudaStream stream;
    private boolean ended;

    private StreamCapture(CudaStream stream) {
        this.stream = stream;
    }

    /** Begins a capture. */
    public static StreamCapture begin(CudaStream stream) {
        CudaDriver.CALLS.check(
                "cuStreamBeginCapture",
                cuStreamBeginCapture_v2(stream.handle(), CU_STREAM_CAPTURE_MODE_THREAD_LOCAL()));
        return new StreamCapture(stream);
    }

    /**
     * Ends the capture; the stream works normally again.
     *
     * @return the recorded work
     * @throws io.ssd4j.runtime.NativeCallException if something happened that a capture does not allow
     */
    public CudaGraph end() {
        if (ended) {
            throw new IllegalStateException("the capture has ended");
        }
        CudaContext context = stream.context();
        return new CudaGraph(context, ContextObject.create(context, "cuStreamEndCapture", out -> {
            ended = true; // whatever the driver returns
            return cuStreamEndCapture(stream.handle(), out);
        }));
    }

    /** Whether a failure means that {@link #end()} found the capture invalidated by a call that a capture does not allow. */
    public static boolean isSpoiled(NativeCallException failure) {
        return failure.function().equals("cuStreamEndCapture")
                && failure.status() == CUDA_ERROR_STREAM_CAPTURE_INVALIDATED();
    }

    /** Discards the capture if it was not ended; the stream works normally again. */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment slot = arena.allocate(ValueLayout.ADDRESS);
            // The status says that the capture was invalidated, which is why it is being discarded.
            cuStreamEndCapture(stream.handle(), slot);
            MemorySegment graph = slot.get(ValueLayout.ADDRESS, 0);
            if (graph.address() != 0) {
                CudaDriver.CALLS.check("cuGraphDestroy", cuGraphDestroy(graph));
            }
        }
    }
}
