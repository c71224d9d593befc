// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The memory that the user holds: the input and the returned outputs, float32. It stays when the program is replaced.
 *
 * @param buffers the input and the outputs by the name of their buffer
 * @param outputs the returned outputs by name, read-only
 */
record SessionSegments(Map<String, MemorySegment> buffers, Map<String, MemorySegment> outputs) {

    /** The names of the buffers. */
    static Set<String> buffers(ReturnedOutputs returned) {
        return Stream.concat(Stream.of(Network.INPUT), returned.names().stream().map(ReturnedOutputs::buffer))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Checks that there is enough memory for them.
     *
     * @throws io.ssd4j.runtime.DeviceMemoryException if the system would kill the process for using it
     */
    static void require(Network network, int batch, ReturnedOutputs returned) {
        long elements = network.input().elements()
                + returned.names().stream()
                        .mapToLong(output -> network.outputShape(output).elements())
                        .sum();
        HostMemory.requireForBatch(batch * elements * Float.BYTES, "the session's input and outputs");
    }

    static SessionSegments allocate(Arena arena, Network network, int batch, ReturnedOutputs returned) {
        Map<String, MemorySegment> buffers = new HashMap<>();
        buffers.put(Network.INPUT, float32(arena, batch, network.input(), "the session's input"));
        Map<String, MemorySegment> outputs = new LinkedHashMap<>();
        for (String output : returned.names()) {
            MemorySegment segment = float32(arena, batch, network.outputShape(output), "output " + output);
            buffers.put(ReturnedOutputs.buffer(output), segment);
            outputs.put(output, segment.asReadOnly());
        }
        return new SessionSegments(buffers, outputs);
    }

    private static MemorySegment float32(Arena arena, int batch, Shape shape, String what) {
        return HostMemory.allocate(arena, batch * shape.elements() * Float.BYTES, what);
    }

    MemorySegment input() {
        return Objects.requireNonNull(buffers.get(Network.INPUT));
    }
}
