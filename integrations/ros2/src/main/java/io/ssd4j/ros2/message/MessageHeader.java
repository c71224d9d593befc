// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.message;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The header of a message, {@code std_msgs/msg/Header}. Copying one copies the address of its frame id, so the source must live as long. */
public final class MessageHeader {
    private static final long SEC = RosTypes.HEADER.offset("stamp.sec");
    private static final long NANOSEC = RosTypes.HEADER.offset("stamp.nanosec");
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private MessageHeader() {}

    /** Copies a header that is at the start of a message. */
    static void copy(MemorySegment from, MemorySegment to, long offset) {
        MemorySegment.copy(from, 0, to, offset, RosTypes.HEADER.size());
    }

    /** Writes the stamp of a header that is at the start of a message. */
    public static void stamp(MemorySegment message, long epochNanos) {
        message.set(ValueLayout.JAVA_INT, SEC, (int) Math.floorDiv(epochNanos, NANOS_PER_SECOND));
        message.set(ValueLayout.JAVA_INT, NANOSEC, (int) Math.floorMod(epochNanos, NANOS_PER_SECOND));
    }

    /** The stamp of a header that is at the start of a message, in nanoseconds since 1970. */
    public static long stamp(MemorySegment message) {
        return message.get(ValueLayout.JAVA_INT, SEC) * NANOS_PER_SECOND
                + Integer.toUnsignedLong(message.get(ValueLayout.JAVA_INT, NANOSEC));
    }
}
