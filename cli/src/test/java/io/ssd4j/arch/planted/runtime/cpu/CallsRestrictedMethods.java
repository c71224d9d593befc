// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch.planted.runtime.cpu;

import java.lang.foreign.MemorySegment;
import java.util.function.LongFunction;

@SuppressWarnings("restricted")
final class CallsRestrictedMethods {
    private CallsRestrictedMethods() {}

    static LongFunction<MemorySegment> reinterpret() {
        return MemorySegment.NULL::reinterpret;
    }

    static void load() {
        System.load("/nowhere/libnothing.so");
    }
}
