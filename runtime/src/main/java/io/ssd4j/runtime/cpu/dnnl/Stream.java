// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_stream_create;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_stream_default_flags;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_stream_destroy;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_stream_wait;

import java.lang.foreign.MemorySegment;

/** An in-order queue of primitives; one thread at a time. */
public final class Stream extends OwnedHandle {
    private Stream(MemorySegment handle) {
        super("dnnl_stream_destroy", handle);
    }

    /** A stream on an engine. */
    public static Stream on(Engine engine) {
        return new Stream(Dnnl.create(
                "dnnl_stream_create", out -> dnnl_stream_create(out, engine.handle(), dnnl_stream_default_flags())));
    }

    /** Returns when everything executed on it is done. */
    public void await() {
        int status = dnnl_stream_wait(handle());
        if (status != 0) {
            throw Dnnl.failure("dnnl_stream_wait", status);
        }
    }

    @Override
    int destroy(MemorySegment closing) {
        return dnnl_stream_destroy(closing);
    }
}
