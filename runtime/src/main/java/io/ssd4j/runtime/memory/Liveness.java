// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.memory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Follows which buffer is needed from which step to which; the steps are numbered in the order they run. */
public final class Liveness {
    private record Life(long bytes, int first, int last) {
        Life until(int step) {
            return new Life(bytes, first, Math.max(last, step));
        }
    }

    private final Map<String, Life> lives = new LinkedHashMap<>();

    /** No buffers yet. */
    public Liveness() {}

    /**
     * A step writes a buffer; one that no step reads, such as working memory, lives for that step alone.
     *
     * @throws IllegalArgumentException where an earlier step writes a buffer of that name
     */
    public void written(String buffer, long bytes, int step) {
        if (lives.putIfAbsent(buffer, new Life(bytes, step, step)) != null) {
            throw new IllegalArgumentException("buffer '" + buffer + "' is written twice");
        }
    }

    /**
     * A step reads a buffer.
     *
     * @throws IllegalArgumentException where no earlier step writes it
     */
    public void read(String buffer, int step) {
        Life life = lives.get(buffer);
        if (life == null) {
            throw new IllegalArgumentException("step " + step + " reads '" + buffer + "', which no step wrote");
        }
        lives.put(buffer, life.until(step));
    }

    /** Every buffer with its life, in the order in which they were written. */
    public List<Buffer> buffers() {
        List<Buffer> buffers = new ArrayList<>();
        lives.forEach((name, life) -> buffers.add(new Buffer(name, life.bytes(), life.first(), life.last())));
        return buffers;
    }
}
