// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_cpu;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_engine_create;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_engine_destroy;

import java.lang.foreign.MemorySegment;

/** The CPU as oneDNN sees it; shared between threads. */
public final class Engine extends OwnedHandle {
    private Engine(MemorySegment handle) {
        super("dnnl_engine_destroy", handle);
    }

    /** The host's CPU. */
    public static Engine cpu() {
        return new Engine(Dnnl.create("dnnl_engine_create", out -> dnnl_engine_create(out, dnnl_cpu(), 0)));
    }

    @Override
    int destroy(MemorySegment closing) {
        return dnnl_engine_destroy(closing);
    }
}
