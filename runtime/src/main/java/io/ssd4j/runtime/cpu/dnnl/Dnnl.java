// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.*;

import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.bindings.dnnl.dnnl_version_t;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.interop.CheckedCalls;
import java.lang.foreign.MemorySegment;

/** oneDNN itself. Thread-safe; the library must be loaded. */
public final class Dnnl {
    static final CheckedCalls CALLS = new CheckedCalls(dnnl_success(), Dnnl::describe);

    private Dnnl() {}

    /** The library's version, {@code 3.13.0}. */
    public static String version() {
        MemorySegment version = NativeMemory.view(dnnl_version().address(), dnnl_version_t.sizeof());
        return dnnl_version_t.major(version) + "." + dnnl_version_t.minor(version) + "."
                + dnnl_version_t.patch(version);
    }

    /**
     * Whether this processor adds products of 8-bit integers in 32 bits, as far as {@code ONEDNN_MAX_CPU_ISA} lets oneDNN use it. Without such an
     * instruction, oneDNN adds two products of an unsigned and a signed integer in 16 bits, which saturate: weights must not exceed half of
     * the range. Always false on processors other than x86, for which oneDNN gives no answer.
     */
    public static boolean sumsBytesIn32Bits() {
        int used = dnnl_get_effective_cpu_isa();
        return (used & dnnl_cpu_isa_avx2_vnni()) == dnnl_cpu_isa_avx2_vnni()
                || (used & dnnl_cpu_isa_avx512_core_vnni()) == dnnl_cpu_isa_avx512_core_vnni();
    }

    /** The instruction sets that it uses on this CPU, in its own numbering; {@code ONEDNN_MAX_CPU_ISA} limits them. */
    public static String instructionSets() {
        return "oneDNN 0x" + Integer.toHexString(dnnl_get_effective_cpu_isa());
    }

    /**
     * Frees the primitives that the library keeps for later and that nothing uses; those in use stay. It keeps up to 1024 of them, some tens of MiB after
     * all implementations of a network's layers have been timed.
     */
    public static void freeUnusedPrimitives() {
        synchronized (CALLS) {
            // A limit of 0 empties the cache. Two threads at once might find each other's 0 and leave it.
            int limit =
                    CALLS.int32("dnnl_get_primitive_cache_capacity", "", out -> dnnl_get_primitive_cache_capacity(out));
            CALLS.check("dnnl_set_primitive_cache_capacity", dnnl_set_primitive_cache_capacity(0));
            CALLS.check("dnnl_set_primitive_cache_capacity", dnnl_set_primitive_cache_capacity(limit));
        }
    }

    static int dataType(ElementType type) {
        return switch (type) {
            case FLOAT32 -> dnnl_f32();
            case BFLOAT16 -> dnnl_bf16();
            case INT8 -> dnnl_s8();
            case UINT8 -> dnnl_u8();
            case FLOAT16, FLOAT8_E4M3 -> throw new IllegalArgumentException("the CPU engine does not use " + type);
        };
    }

    private static String describe(int status) {
        String text = NativeMemory.utf8(dnnl_status2str(status));
        return status == dnnl_unimplemented() ? text + " by this CPU" : text;
    }
}
