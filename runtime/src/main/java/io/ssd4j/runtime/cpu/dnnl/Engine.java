// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_cpu;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_engine_create;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_engine_destroy;

import io.ssd4j.runtime.interop.OwnedHandle;
import java.lang.foreign.MemorySegment;

/** The CPU, as oneDNN sees it. Thread-safe. */
public final class Engine extends OwnedHandle {
    private Engine(MemorySegment handle) {
        super(Dnnl.CALLS, handle, "dnnl_engine_destroy", h -> dnnl_engine_destroy(h));
    }

    /** Creates an engine for the host's CPU. */
    public static Engine cpu() {
        return new Engine(Dnnl.CALLS.pointer("dnnl_engine_create", out -> dnnl_engine_create(out, dnnl_cpu(), 0)));
    }
}
