// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.dds;

import io.ssd4j.ros2.ddsc.ddsc_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Function;

/**
 * The quality of service of an endpoint.
 *
 * @param reliable whether lost data is sent again
 * @param depth how many messages are kept: by a reader until they are read, the newest replacing the oldest; by a writer for readers that
 *     have not confirmed them
 * @param transientLocal whether readers that come later get the messages that a writer has kept
 */
public record Qos(boolean reliable, int depth, boolean transientLocal) {
    /** A reader of sensor data that wants the newest message alone: best effort, KeepLast(1). */
    public static final Qos NEWEST = new Qos(false, 1, false);

    /** The default of ROS 2: reliable, KeepLast(10). */
    public static final Qos DEFAULT = new Qos(true, 10, false);

    /** For a message that stays valid: reliable, KeepLast(1), transient local. */
    public static final Qos LATCHED = new Qos(true, 1, true);

    /** How long a reliable writer may wait for readers that are too slow, before a message is given up: 100 ms, the default of DDS. */
    private static final long MAX_BLOCKING_NANOS = 100_000_000;

    /**
     * Checks the depth.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Qos {
        if (depth < 1) {
            throw new IllegalArgumentException("the depth must be at least 1, not " + depth);
        }
    }

    /** Calls a function with this as a {@code dds_qos_t}. */
    int with(Function<MemorySegment, Integer> function) {
        MemorySegment qos = ddsc_h.dds_create_qos();
        try (Arena arena = Arena.ofConfined()) {
            ddsc_h.dds_qset_reliability(
                    qos,
                    reliable ? ddsc_h.DDS_RELIABILITY_RELIABLE() : ddsc_h.DDS_RELIABILITY_BEST_EFFORT(),
                    MAX_BLOCKING_NANOS);
            ddsc_h.dds_qset_history(qos, ddsc_h.DDS_HISTORY_KEEP_LAST(), depth);
            ddsc_h.dds_qset_durability(
                    qos, transientLocal ? ddsc_h.DDS_DURABILITY_TRANSIENT_LOCAL() : ddsc_h.DDS_DURABILITY_VOLATILE());
            // The encoding that every middleware of ROS 2 reads and writes.
            MemorySegment encodings =
                    arena.allocateFrom(ValueLayout.JAVA_SHORT, (short) ddsc_h.DDS_DATA_REPRESENTATION_XCDR1());
            ddsc_h.dds_qset_data_representation(qos, 1, encodings);
            return function.apply(qos);
        } finally {
            ddsc_h.dds_delete_qos(qos);
        }
    }
}
