// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.message;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * A message {@code vision_msgs/msg/Detection2DArray} that is filled again and again, without any heap. Each detection has the header of the image,
 * and one hypothesis with the class and the score; the pose of the hypothesis is not known, and stays that of an empty message.
 */
public final class DetectionsMessage {
    private static final long DETECTIONS = RosTypes.DETECTION_2D_ARRAY.offset("detections");

    private static final StructType DETECTION = RosTypes.DETECTION_2D;
    private static final long RESULTS = DETECTION.offset("results");
    private static final long CENTER_X = DETECTION.offset("bbox.center.position.x");
    private static final long CENTER_Y = DETECTION.offset("bbox.center.position.y");
    private static final long SIZE_X = DETECTION.offset("bbox.size_x");
    private static final long SIZE_Y = DETECTION.offset("bbox.size_y");
    private static final long ID = DETECTION.offset("id");

    private static final StructType HYPOTHESIS = RosTypes.OBJECT_HYPOTHESIS_WITH_POSE;
    private static final long CLASS_ID = HYPOTHESIS.offset("hypothesis.class_id");
    private static final long SCORE = HYPOTHESIS.offset("hypothesis.score");
    private static final long ORIENTATION_W = HYPOTHESIS.offset("pose.pose.orientation.w");

    private final int capacity;
    private final MemorySegment message;
    private final MemorySegment detections;
    private final MemorySegment hypotheses;

    /** The address of the string of each class. */
    private final long[] classIds;

    private int count;

    /**
     * @param capacity the most detections
     * @param classIds what {@code class_id} is for each class, from 0
     * @param arena the lifetime of the message
     */
    public DetectionsMessage(int capacity, List<String> classIds, Arena arena) {
        this.capacity = capacity;
        this.message = arena.allocate(RosTypes.DETECTION_2D_ARRAY.byteSize(), Long.BYTES);
        this.detections = arena.allocate((long) DETECTION.size() * capacity, Long.BYTES);
        this.hypotheses = arena.allocate((long) HYPOTHESIS.size() * capacity, Long.BYTES);
        this.classIds = classIds.stream()
                .mapToLong(id -> arena.allocateFrom(id).address())
                .toArray();
        long noId = arena.allocateFrom("").address();
        FieldType.Sequence.set(message, DETECTIONS, 0, detections.address());
        for (int i = 0; i < capacity; i++) {
            FieldType.Sequence.set(detections, detection(i) + RESULTS, 1, hypotheses.address() + hypothesis(i));
            detections.set(ValueLayout.JAVA_LONG, detection(i) + ID, noId);
            // The unit quaternion, which is the initial value in geometry_msgs.
            hypotheses.set(ValueLayout.JAVA_DOUBLE, hypothesis(i) + ORIENTATION_W, 1);
        }
    }

    private static long detection(int i) {
        return (long) i * DETECTION.size();
    }

    private static long hypothesis(int i) {
        return (long) i * HYPOTHESIS.size();
    }

    /**
     * Starts anew, without detections.
     *
     * @param image the message whose header this gets; it must not change until this message has been published
     */
    public void start(MemorySegment image) {
        count = 0;
        MessageHeader.copy(image, message, 0);
    }

    /**
     * Appends a detection, whose edges are in pixels of the image.
     *
     * @throws IndexOutOfBoundsException if there is no room, or no such class
     */
    public void add(int label, float score, float left, float top, float right, float bottom) {
        if (count == capacity) {
            throw new IndexOutOfBoundsException("more than " + capacity + " detections");
        }
        long classId = classIds[label];
        long detection = detection(count);
        MessageHeader.copy(message, detections, detection);
        detections.set(ValueLayout.JAVA_DOUBLE, detection + CENTER_X, ((double) left + right) / 2);
        detections.set(ValueLayout.JAVA_DOUBLE, detection + CENTER_Y, ((double) top + bottom) / 2);
        detections.set(ValueLayout.JAVA_DOUBLE, detection + SIZE_X, (double) right - left);
        detections.set(ValueLayout.JAVA_DOUBLE, detection + SIZE_Y, (double) bottom - top);
        hypotheses.set(ValueLayout.JAVA_LONG, hypothesis(count) + CLASS_ID, classId);
        hypotheses.set(ValueLayout.JAVA_DOUBLE, hypothesis(count) + SCORE, score);
        count++;
    }

    /** The message, for publishing. */
    public MemorySegment message() {
        FieldType.Sequence.set(message, DETECTIONS, count, detections.address());
        return message;
    }
}
