// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.features;

import io.ssd4j.runtime.MemoryPlan;
import java.util.function.Consumer;

/**
 * How a {@link FeatureExtractor} works.
 *
 * @param sessions how many photos are computed at the same time, each with its own memory. On the CPU, the sessions share the device's
 *     threads. 0 chooses 1 on a GPU, and on the CPU measures with the first photos whether 1 or several are faster
 * @param prepared whether sessions on a CPU are prepared for a long series of photos when they are opened: {@link
 *     io.ssd4j.runtime.SessionOptions#prepared(boolean)}
 * @param opened receives the memory plan of each session that is opened; called on the thread that opens it, which may be any
 */
public record FeatureOptions(int sessions, boolean prepared, Consumer<MemoryPlan> opened) {

    /** The number of sessions is measured, nothing is prepared, and nothing is called when one is opened. */
    public static final FeatureOptions DEFAULT = new FeatureOptions(0, false, _ -> {});

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the number of sessions is negative
     */
    public FeatureOptions {
        if (sessions < 0) {
            throw new IllegalArgumentException("sessions must be 0 (chosen for the device) or more, not " + sessions);
        }
    }

    /** These options with another number of sessions. */
    public FeatureOptions sessions(int newSessions) {
        return new FeatureOptions(newSessions, prepared, opened);
    }

    /** These options with sessions that are prepared, or not. */
    public FeatureOptions prepared(boolean newPrepared) {
        return new FeatureOptions(sessions, newPrepared, opened);
    }

    /** These options with another receiver of memory plans. */
    public FeatureOptions opened(Consumer<MemoryPlan> newOpened) {
        return new FeatureOptions(sessions, prepared, newOpened);
    }
}
