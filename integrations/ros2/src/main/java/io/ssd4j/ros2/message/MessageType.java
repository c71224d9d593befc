// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.message;

import io.ssd4j.ros2.ddsc.dds_topic_descriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A type of messages that have a topic.
 *
 * @param packageName the package of ROS 2
 * @param struct its fields
 */
public record MessageType(String packageName, StructType struct) {

    /** The name that the middleware of ROS 2 gives the type, for example {@code sensor_msgs::msg::dds_::Image_}. */
    public String ddsName() {
        return packageName + "::msg::dds_::" + struct.name() + "_";
    }

    /** Bytes of a message in memory, without what its strings and sequences point to. */
    public long byteSize() {
        return struct.size();
    }

    /** The offset of a field in bytes, for example {@code header.stamp.sec}. */
    long offset(String path) {
        return struct.offset(path);
    }

    /**
     * The type as a {@code dds_topic_descriptor_t} of Cyclone DDS 0.10: without keys, and without the description for XTypes, which ROS 2
     * does not compare.
     *
     * @param arena the lifetime of the description
     */
    public MemorySegment descriptor(Arena arena) {
        Opcodes.Program program = Opcodes.of(struct);
        MemorySegment words =
                arena.allocate(ValueLayout.JAVA_INT, program.words().size());
        for (int i = 0; i < program.words().size(); i++) {
            words.setAtIndex(ValueLayout.JAVA_INT, i, program.words().get(i));
        }
        MemorySegment descriptor = dds_topic_descriptor.allocate(arena);
        descriptor.fill((byte) 0);
        dds_topic_descriptor.m_size(descriptor, struct.size());
        dds_topic_descriptor.m_align(descriptor, struct.align());
        dds_topic_descriptor.m_typename(descriptor, arena.allocateFrom(ddsName()));
        dds_topic_descriptor.m_nops(descriptor, program.instructions());
        dds_topic_descriptor.m_ops(descriptor, words);
        dds_topic_descriptor.m_meta(descriptor, arena.allocateFrom(""));
        return descriptor;
    }
}
