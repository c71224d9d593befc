// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.message;

import static io.ssd4j.ros2.message.FieldType.Primitive.DOUBLE;
import static io.ssd4j.ros2.message.FieldType.Primitive.INT32;
import static io.ssd4j.ros2.message.FieldType.Primitive.OCTET;
import static io.ssd4j.ros2.message.FieldType.Primitive.UINT32;
import static io.ssd4j.ros2.message.FieldType.Text.STRING;

import io.ssd4j.ros2.message.FieldType.FixedArray;
import io.ssd4j.ros2.message.FieldType.Sequence;

/** The messages that are read and written: common_interfaces, and vision_msgs 4. {@code peers/messages.idl} is the same as IDL. */
public final class RosTypes {
    private static final int POSE_COVARIANCE = 36;

    private static final StructType TIME =
            StructType.named("Time").add("sec", INT32).add("nanosec", UINT32).build();

    static final StructType HEADER = StructType.named("Header")
            .add("stamp", TIME)
            .add("frame_id", STRING)
            .build();

    private static final StructType POINT = StructType.named("Point")
            .add("x", DOUBLE)
            .add("y", DOUBLE)
            .add("z", DOUBLE)
            .build();

    private static final StructType QUATERNION = StructType.named("Quaternion")
            .add("x", DOUBLE)
            .add("y", DOUBLE)
            .add("z", DOUBLE)
            .add("w", DOUBLE)
            .build();

    private static final StructType POSE = StructType.named("Pose")
            .add("position", POINT)
            .add("orientation", QUATERNION)
            .build();

    private static final StructType POSE_WITH_COVARIANCE = StructType.named("PoseWithCovariance")
            .add("pose", POSE)
            .add("covariance", new FixedArray(DOUBLE, POSE_COVARIANCE))
            .build();

    private static final StructType POINT_2D =
            StructType.named("Point2D").add("x", DOUBLE).add("y", DOUBLE).build();

    private static final StructType POSE_2D = StructType.named("Pose2D")
            .add("position", POINT_2D)
            .add("theta", DOUBLE)
            .build();

    private static final StructType BOUNDING_BOX_2D = StructType.named("BoundingBox2D")
            .add("center", POSE_2D)
            .add("size_x", DOUBLE)
            .add("size_y", DOUBLE)
            .build();

    private static final StructType OBJECT_HYPOTHESIS = StructType.named("ObjectHypothesis")
            .add("class_id", STRING)
            .add("score", DOUBLE)
            .build();

    static final StructType OBJECT_HYPOTHESIS_WITH_POSE = StructType.named("ObjectHypothesisWithPose")
            .add("hypothesis", OBJECT_HYPOTHESIS)
            .add("pose", POSE_WITH_COVARIANCE)
            .build();

    static final StructType DETECTION_2D = StructType.named("Detection2D")
            .add("header", HEADER)
            .add("results", new Sequence(OBJECT_HYPOTHESIS_WITH_POSE))
            .add("bbox", BOUNDING_BOX_2D)
            .add("id", STRING)
            .build();

    static final StructType KEY_VALUE =
            StructType.named("KeyValue").add("key", STRING).add("value", STRING).build();

    static final StructType DIAGNOSTIC_STATUS = StructType.named("DiagnosticStatus")
            .add("level", OCTET)
            .add("name", STRING)
            .add("message", STRING)
            .add("hardware_id", STRING)
            .add("values", new Sequence(KEY_VALUE))
            .build();

    /** {@code sensor_msgs/msg/Image}. */
    public static final MessageType IMAGE = new MessageType(
            "sensor_msgs",
            StructType.named("Image")
                    .add("header", HEADER)
                    .add("height", UINT32)
                    .add("width", UINT32)
                    .add("encoding", STRING)
                    .add("is_bigendian", OCTET)
                    .add("step", UINT32)
                    .add("data", new Sequence(OCTET))
                    .build());

    /** {@code sensor_msgs/msg/CompressedImage}. */
    public static final MessageType COMPRESSED_IMAGE = new MessageType(
            "sensor_msgs",
            StructType.named("CompressedImage")
                    .add("header", HEADER)
                    .add("format", STRING)
                    .add("data", new Sequence(OCTET))
                    .build());

    /** {@code vision_msgs/msg/Detection2DArray} of vision_msgs 4. */
    public static final MessageType DETECTION_2D_ARRAY = new MessageType(
            "vision_msgs",
            StructType.named("Detection2DArray")
                    .add("header", HEADER)
                    .add("detections", new Sequence(DETECTION_2D))
                    .build());

    /** {@code vision_msgs/msg/VisionInfo}. */
    public static final MessageType VISION_INFO = new MessageType(
            "vision_msgs",
            StructType.named("VisionInfo")
                    .add("header", HEADER)
                    .add("method", STRING)
                    .add("database_location", STRING)
                    .add("database_version", INT32)
                    .build());

    /** {@code diagnostic_msgs/msg/DiagnosticArray}. */
    public static final MessageType DIAGNOSTIC_ARRAY = new MessageType(
            "diagnostic_msgs",
            StructType.named("DiagnosticArray")
                    .add("header", HEADER)
                    .add("status", new Sequence(DIAGNOSTIC_STATUS))
                    .build());

    private RosTypes() {}
}
