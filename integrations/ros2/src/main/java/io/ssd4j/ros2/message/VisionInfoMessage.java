// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.message;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A message {@code vision_msgs/msg/VisionInfo}. */
public final class VisionInfoMessage {
    private VisionInfoMessage() {}

    /**
     * Makes a message.
     *
     * @param method the name of the detector
     * @param location where the classes are described; vision_msgs leaves the form open
     * @param epochNanos the time of the message
     * @param arena its lifetime
     */
    public static MemorySegment of(String method, String location, long epochNanos, Arena arena) {
        MessageType type = RosTypes.VISION_INFO;
        MemorySegment message = arena.allocate(type.byteSize(), Long.BYTES);
        MessageHeader.stamp(message, epochNanos);
        message.set(ValueLayout.ADDRESS, type.offset("header.frame_id"), arena.allocateFrom(""));
        message.set(ValueLayout.ADDRESS, type.offset("method"), arena.allocateFrom(method));
        message.set(ValueLayout.ADDRESS, type.offset("database_location"), arena.allocateFrom(location));
        return message;
    }
}
