// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory of trials that run in turns. They share it: nobody reads what they compute.
 *
 * @param values what the first step reads, then what each step writes
 * @param scratch working memory of all steps
 */
record TrialMemory(List<MemorySegment> values, MemorySegment scratch) {

    /**
     * Allocates memory that is large enough for each of some trials.
     *
     * @param trials the steps of each
     * @throws io.ssd4j.runtime.DeviceMemoryException if there is too little memory
     */
    static TrialMemory of(Arena arena, List<List<Step>> trials) {
        List<Long> bytes = new ArrayList<>();
        long scratch = 0;
        for (List<Step> steps : trials) {
            atLeast(bytes, 0, steps.getFirst().source().bytes());
            for (int i = 0; i < steps.size(); i++) {
                atLeast(bytes, i + 1, steps.get(i).destination().bytes());
                scratch = Math.max(scratch, steps.get(i).computation().scratchBytes());
            }
        }
        List<MemorySegment> values =
                bytes.stream().map(size -> allocate(arena, size)).toList();
        fill(values.getFirst());
        return new TrialMemory(values, allocate(arena, scratch));
    }

    private static void atLeast(List<Long> bytes, int index, long size) {
        if (index == bytes.size()) {
            bytes.add(size);
        } else {
            bytes.set(index, Math.max(bytes.get(index), size));
        }
    }

    private static MemorySegment allocate(Arena arena, long bytes) {
        return HostMemory.allocate(arena, bytes, "timing the layers");
    }

    // Numbers near 0.5 in float32, and harmless ones in every other type: subnormal numbers would cost time.
    private static void fill(MemorySegment values) {
        for (long i = 0; i + Integer.BYTES <= values.byteSize(); i += Integer.BYTES) {
            values.set(ValueLayout.JAVA_INT, i, 0x3f003f00);
        }
    }
}
