// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.message;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/** A message {@code diagnostic_msgs/msg/DiagnosticArray} with the state of one component. */
public final class DiagnosticMessage {
    private static final StructType STATUS = RosTypes.DIAGNOSTIC_STATUS;

    private DiagnosticMessage() {}

    /** How the component is. */
    public enum Level {
        /** As it should be. */
        OK((byte) 0),
        /** It works, but something is missing or lost. */
        WARN((byte) 1);

        /** The number in {@code DiagnosticStatus}. */
        private final byte code;

        Level(byte code) {
            this.code = code;
        }
    }

    /**
     * The state.
     *
     * @param name the component
     * @param message a summary
     * @param hardware what it runs on
     * @param values details, in their order
     */
    public record Status(Level level, String name, String message, String hardware, Map<String, String> values) {}

    /**
     * Makes a message.
     *
     * @param epochNanos the time of the message
     * @param arena its lifetime
     */
    public static MemorySegment of(Status status, long epochNanos, Arena arena) {
        MemorySegment values = arena.allocate(
                (long) RosTypes.KEY_VALUE.size() * status.values().size(), Long.BYTES);
        long at = 0;
        for (Map.Entry<String, String> value : status.values().entrySet()) {
            values.set(ValueLayout.ADDRESS, at + RosTypes.KEY_VALUE.offset("key"), arena.allocateFrom(value.getKey()));
            values.set(
                    ValueLayout.ADDRESS, at + RosTypes.KEY_VALUE.offset("value"), arena.allocateFrom(value.getValue()));
            at += RosTypes.KEY_VALUE.size();
        }
        MemorySegment one = arena.allocate(STATUS.size(), Long.BYTES);
        one.set(ValueLayout.JAVA_BYTE, STATUS.offset("level"), status.level().code);
        one.set(ValueLayout.ADDRESS, STATUS.offset("name"), arena.allocateFrom(status.name()));
        one.set(ValueLayout.ADDRESS, STATUS.offset("message"), arena.allocateFrom(status.message()));
        one.set(ValueLayout.ADDRESS, STATUS.offset("hardware_id"), arena.allocateFrom(status.hardware()));
        FieldType.Sequence.set(one, STATUS.offset("values"), status.values().size(), values.address());

        MemorySegment message = arena.allocate(RosTypes.DIAGNOSTIC_ARRAY.byteSize(), Long.BYTES);
        MessageHeader.stamp(message, epochNanos);
        message.set(ValueLayout.ADDRESS, RosTypes.DIAGNOSTIC_ARRAY.offset("header.frame_id"), arena.allocateFrom(""));
        FieldType.Sequence.set(message, RosTypes.DIAGNOSTIC_ARRAY.offset("status"), 1, one.address());
        return message;
    }
}
