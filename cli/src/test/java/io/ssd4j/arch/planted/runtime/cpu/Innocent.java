// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch.planted.runtime.cpu;

import io.ssd4j.arch.planted.bindings.dnnl.Generated;
import java.lang.foreign.MemorySegment;

/** An engine may call the generated code and the safe part of the foreign memory API. */
public record Innocent(Generated library) {
    static MemorySegment zeros() {
        return MemorySegment.ofArray(new float[4]).asReadOnly();
    }
}
