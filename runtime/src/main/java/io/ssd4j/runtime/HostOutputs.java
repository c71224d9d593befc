// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import java.lang.foreign.MemorySegment;

/** Outputs in host memory. */
public non-sealed interface HostOutputs extends SessionOutputs {

    /**
     * An output of the latest run, [batch, channels, height, width] float32, dense, read-only, without a copy. It is the same
     * segment for the session's lifetime; the next run overwrites it.
     *
     * @param name one of {@link io.ssd4j.runtime.network.Network#outputs()}, for example {@code conv4_3}
     * @throws IllegalArgumentException if the network has no such output; the message lists the outputs
     * @throws IllegalStateException if the session is closed
     */
    MemorySegment get(String name);
}
