// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_stream_create;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_stream_default_flags;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_stream_destroy;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_stream_wait;

import io.ssd4j.runtime.interop.OwnedHandle;
import java.lang.foreign.MemorySegment;

/** An in-order queue of primitives, for one thread at a time. */
public final class Stream extends OwnedHandle {
    private Stream(MemorySegment handle) {
        super(Dnnl.CALLS, handle, "dnnl_stream_destroy", h -> dnnl_stream_destroy(h));
    }

    /** Creates a stream on an engine. */
    public static Stream on(Engine engine) {
        return new Stream(Dnnl.CALLS.pointer(
                "dnnl_stream_create", out -> dnnl_stream_create(out, engine.handle(), dnnl_stream_default_flags())));
    }

    /** Waits until everything executed on the stream is done. */
    public void await() {
        Dnnl.CALLS.check("dnnl_stream_wait", dnnl_stream_wait(handle()));
    }
}
