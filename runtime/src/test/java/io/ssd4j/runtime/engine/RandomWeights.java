// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.ParameterShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/**
 * Random weights derived from a seed and the parameter's name, scaled to keep activations from vanishing or exploding.
 */
public final class RandomWeights implements Weights {
    private final Arena arena = Arena.ofShared();
    private final long seed;

    public RandomWeights(long seed) {
        this.seed = seed;
    }

    static float[] values(long seed, String parameter, long... shape) {
        long count = 1;
        for (long extent : shape) {
            count *= extent;
        }
        double scale = shape.length == 4 ? Math.sqrt(6.0 / (shape[1] * shape[2] * shape[3])) : 1;
        Random random = new Random(seed * 31 + parameter.hashCode());
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((random.nextDouble() * 2 - 1) * scale);
        }
        return values;
    }

    @Override
    public MemorySegment parameter(String parameter, ParameterShape shape) {
        return arena.allocateFrom(ValueLayout.JAVA_FLOAT, values(seed, parameter, shape.toArray()))
                .asReadOnly();
    }

    @Override
    public String source() {
        return "random:" + seed;
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
