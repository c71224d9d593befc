// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
import static io.ssd4j.bindings.cuda.cuda_h.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL;
import static io.ssd4j.bindings.cuda.cuda_h.cuGraphDestroy;
import static io.ssd4j.bindings.cuda.cuda_h.cuStreamBeginCapture_v2;
import static io.ssd4j.bindings.cuda.cuda_h.cuStreamEndCapture;

import io.ssd4j.runtime.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Work that is recorded instead of done: what is enqueued on the stream until {@link #end()} becomes a graph. Another stream
 * takes part from where it waits for an event of this one until this one waits for an event of it; it must be joined that way
 * before the end.
 *
 * <p>Until then the thread may not synchronize, query, allocate, free or load: the driver refuses it and the capture is lost.
 * Other threads may (the mode is thread-local), but for {@link CudaContext#synchronize()}. Begun and ended by one thread.
 */
public final class StreamCapture implements AutoCloseable {
    private final CudaStream stream;
    private boolean ended;

    private StreamCapture(CudaStream stream) {
        this.stream = stream;
    }

    /** Begins. */
    public static StreamCapture begin(CudaStream stream) {
        CudaDriver.check(
                "cuStreamBeginCapture",
                cuStreamBeginCapture_v2(stream.handle(), CU_STREAM_CAPTURE_MODE_THREAD_LOCAL()));
        return new StreamCapture(stream);
    }

    /**
     * Ends it; the stream works again.
     *
     * @return what was recorded
     * @throws io.ssd4j.runtime.NativeCallException where something was done that a capture does not bear
     */
    public CudaGraph end() {
        if (ended) {
            throw new IllegalStateException("the capture has ended");
        }
        CudaContext context = stream.context();
        return new CudaGraph(context, Owned.make(context, "cuStreamEndCapture", out -> {
            ended = true; // whatever it answers, and not before
            return cuStreamEndCapture(stream.handle(), out);
        }));
    }

    /** Whether {@link #end()} failed since something was done that a capture does not bear, and for no other reason. */
    public static boolean isSpoiled(NativeCallException failure) {
        return failure.function().equals("cuStreamEndCapture")
                && failure.status() == CUDA_ERROR_STREAM_CAPTURE_INVALIDATED();
    }

    /** Gives the capture up where it was not ended; the stream works again. */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment slot = arena.allocate(ValueLayout.ADDRESS);
            // Its status tells that the capture was spoiled, which is why it is given up.
            cuStreamEndCapture(stream.handle(), slot);
            MemorySegment graph = slot.get(ValueLayout.ADDRESS, 0);
            if (graph.address() != 0) {
                CudaDriver.check("cuGraphDestroy", cuGraphDestroy(graph));
            }
        }
    }
}
