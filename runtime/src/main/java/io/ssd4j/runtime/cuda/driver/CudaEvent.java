// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.*;

import java.lang.foreign.MemorySegment;

/** A point in a stream that other streams and the host can wait for; set by {@link CudaStream#record}. */
public final class CudaEvent extends ContextObject {
    private CudaEvent(CudaContext context, MemorySegment handle) {
        super(context, handle, "cuEventDestroy", h -> cuEventDestroy_v2(h));
    }

    /** Creates an event for synchronization only, which is cheaper than a timed one. */
    public static CudaEvent in(CudaContext context) {
        return in(context, CU_EVENT_DISABLE_TIMING());
    }

    /** Creates an event that records when it happened. */
    public static CudaEvent timed(CudaContext context) {
        return in(context, CU_EVENT_DEFAULT());
    }

    private static CudaEvent in(CudaContext context, int flags) {
        return new CudaEvent(context, create(context, "cuEventCreate", out -> cuEventCreate(out, flags)));
    }

    /** Waits until the event has happened; returns at once if it was never recorded. */
    public void synchronize() {
        CudaDriver.CALLS.check("cuEventSynchronize", cuEventSynchronize(handle()));
    }

    /**
     * The time from another event to this one, in milliseconds, with a resolution of about half a microsecond. Both must be
     * {@linkplain #timed timed} and must have happened.
     */
    public float millisecondsSince(CudaEvent start) {
        // The function stores a float, whose bits are read as an integer.
        return Float.intBitsToFloat(CudaDriver.CALLS.int32(
                "cuEventElapsedTime", "", out -> cuEventElapsedTime(out, start.handle(), handle())));
    }
}
