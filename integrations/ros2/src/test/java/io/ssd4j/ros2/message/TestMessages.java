// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.message;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Writes images as a camera does, and reads detections as a subscriber does. */
public final class TestMessages {
    private TestMessages() {}

    /** An image whose data is a segment. */
    public static MemorySegment image(
            String encoding, int width, int height, int step, MemorySegment data, long stamp, Arena arena) {
        MessageType type = RosTypes.IMAGE;
        MemorySegment image = arena.allocate(type.byteSize(), Long.BYTES);
        MessageHeader.stamp(image, stamp);
        image.set(ValueLayout.ADDRESS, type.offset("header.frame_id"), arena.allocateFrom("camera"));
        image.set(ValueLayout.JAVA_INT, type.offset("height"), height);
        image.set(ValueLayout.JAVA_INT, type.offset("width"), width);
        image.set(ValueLayout.ADDRESS, type.offset("encoding"), arena.allocateFrom(encoding));
        image.set(ValueLayout.JAVA_INT, type.offset("step"), step);
        FieldType.Sequence.set(image, type.offset("data"), (int) data.byteSize(), data.address());
        return image;
    }

    /**
     * A detection as a subscriber gets it.
     *
     * @param box center x, center y, size x, size y
     */
    public record Received(
            String classId, double score, List<Double> box, String frameId, long stamp, double orientationW) {}

    /** The detections of a message. */
    public static List<Received> detections(MemorySegment message) {
        long offset = RosTypes.DETECTION_2D_ARRAY.offset("detections");
        int count = message.get(ValueLayout.JAVA_INT, offset + FieldType.Sequence.LENGTH);
        long buffer = message.get(ValueLayout.JAVA_LONG, offset + FieldType.Sequence.BUFFER);
        List<Received> all = new ArrayList<>();
        StructType struct = RosTypes.DETECTION_2D;
        StructType hypothesis = RosTypes.OBJECT_HYPOTHESIS_WITH_POSE;
        for (int i = 0; i < count; i++) {
            MemorySegment detection = NativeBytes.at(buffer + (long) i * struct.size(), struct.size());
            MemorySegment result = NativeBytes.at(
                    detection.get(ValueLayout.JAVA_LONG, struct.offset("results") + FieldType.Sequence.BUFFER),
                    hypothesis.size());
            all.add(new Received(
                    NativeBytes.string(result.get(ValueLayout.JAVA_LONG, hypothesis.offset("hypothesis.class_id"))),
                    result.get(ValueLayout.JAVA_DOUBLE, hypothesis.offset("hypothesis.score")),
                    List.of(
                            detection.get(ValueLayout.JAVA_DOUBLE, struct.offset("bbox.center.position.x")),
                            detection.get(ValueLayout.JAVA_DOUBLE, struct.offset("bbox.center.position.y")),
                            detection.get(ValueLayout.JAVA_DOUBLE, struct.offset("bbox.size_x")),
                            detection.get(ValueLayout.JAVA_DOUBLE, struct.offset("bbox.size_y"))),
                    NativeBytes.string(detection.get(ValueLayout.JAVA_LONG, struct.offset("header.frame_id"))),
                    MessageHeader.stamp(detection),
                    result.get(ValueLayout.JAVA_DOUBLE, hypothesis.offset("pose.pose.orientation.w"))));
        }
        return all;
    }
}
