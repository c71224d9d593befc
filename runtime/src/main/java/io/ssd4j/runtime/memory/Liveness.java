// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.memory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tracks from which step to which each buffer is in use; steps are numbered in execution order. */
public final class Liveness {
    private final Map<String, Buffer> lives = new LinkedHashMap<>();

    /**
     * Records that a step writes a buffer. A buffer that no step reads, such as a scratchpad, is in use for that step only.
     *
     * @throws IllegalArgumentException if an earlier step writes a buffer with that name
     */
    public void written(String buffer, long bytes, int step) {
        if (lives.putIfAbsent(buffer, new Buffer(buffer, bytes, step, step)) != null) {
            throw new IllegalArgumentException("buffer '" + buffer + "' is written twice");
        }
    }

    /**
     * Records that a step reads a buffer.
     *
     * @throws IllegalArgumentException if no earlier step writes it
     */
    public void read(String buffer, int step) {
        Buffer life = lives.get(buffer);
        if (life == null) {
            throw new IllegalArgumentException("step " + step + " reads '" + buffer + "', which no step wrote");
        }
        lives.put(buffer, new Buffer(buffer, life.bytes(), life.firstStep(), Math.max(life.lastStep(), step)));
    }

    /** The buffers with their lifetimes, in the order in which they are written. */
    public List<Buffer> buffers() {
        return List.copyOf(lives.values());
    }
}
