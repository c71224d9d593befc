// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.ParameterShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Random weights that are allocated once, as those of a file are, and that any thread may close. */
final class SharedWeights implements Weights {
    private final Arena arena = Arena.ofShared();
    private final Map<String, MemorySegment> parameters = new ConcurrentHashMap<>();
    private final long seed;

    SharedWeights(long seed) {
        this.seed = seed;
    }

    @Override
    public MemorySegment parameter(String parameter, ParameterShape shape) {
        return parameters.computeIfAbsent(
                parameter,
                name -> arena.allocateFrom(ValueLayout.JAVA_FLOAT, RandomWeights.values(seed, name, shape.toArray())));
    }

    @Override
    public String source() {
        return "shared:" + seed;
    }

    @Override
    public void close() {
        arena.close();
    }
}
