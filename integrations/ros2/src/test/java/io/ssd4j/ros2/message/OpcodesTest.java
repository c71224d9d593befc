// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The types are those that {@code idlc} 0.10.2 generates from {@code peers/messages.idl}: its sizes, and its instructions. */
class OpcodesTest {
    private static final String HEADER_AND_TIME =
            "010d0000 00000000 00030006 01050000 00000008 00000000 01030004 00000000 01030000 00000004 00000000 ";

    private static String words(MessageType type) {
        return Opcodes.of(type.struct()).words().stream()
                .map(word -> HexFormat.of().toHexDigits(word))
                .collect(Collectors.joining(" ", "", " "));
    }

    private static List<Integer> sizes(MessageType type) {
        return List.of(
                type.struct().size(),
                type.struct().align(),
                Opcodes.of(type.struct()).instructions());
    }

    @Test
    void sizes() {
        assertEquals(List.of(64, 8, 14), sizes(RosTypes.IMAGE));
        assertEquals(List.of(48, 8, 10), sizes(RosTypes.COMPRESSED_IMAGE));
        assertEquals(List.of(40, 8, 45), sizes(RosTypes.DETECTION_2D_ARRAY));
        assertEquals(List.of(40, 8, 11), sizes(RosTypes.VISION_INFO));
        assertEquals(List.of(40, 8, 18), sizes(RosTypes.DIAGNOSTIC_ARRAY));
        assertEquals(88, RosTypes.DETECTION_2D.size());
        assertEquals(360, RosTypes.OBJECT_HYPOTHESIS_WITH_POSE.size());
    }

    @Test
    void images() {
        assertEquals(
                "010d0000 00000000 00030010 01030000 00000010 01030000 00000014 01050000 00000018 01010000 00000020 01030000"
                        + " 00000024 01070100 00000028 00000000 " + HEADER_AND_TIME,
                words(RosTypes.IMAGE));
        assertEquals(
                "010d0000 00000000 00030008 01050000 00000010 01070100 00000018 00000000 " + HEADER_AND_TIME,
                words(RosTypes.COMPRESSED_IMAGE));
    }

    @Test
    void detections() {
        assertEquals(
                "010d0000 00000000 00030008 01070a00 00000010 00000058 00040010 00000000 " + HEADER_AND_TIME
                        + "010d0000 00000000 0003fff5 01070a00 00000010 00000168 0004000a 010d0000 00000028 00030030 01050000"
                        + " 00000050 00000000 010d0000 00000000 00030007 010d0000 00000010 00030009 00000000 01050000"
                        + " 00000000 01040002 00000008 00000000 010d0000 00000000 00030007 01080402 00000038 00000024"
                        + " 00000000 010d0000 00000000 00030007 010d0000 00000018 0003000b 00000000 01040002 00000000"
                        + " 01040002 00000008 01040002 00000010 00000000 01040002 00000000 01040002 00000008 01040002"
                        + " 00000010 01040002 00000018 00000000 010d0000 00000000 00030008 01040002 00000018 01040002"
                        + " 00000020 00000000 010d0000 00000000 00030006 01040002 00000010 00000000 01040002 00000000"
                        + " 01040002 00000008 00000000 ",
                words(RosTypes.DETECTION_2D_ARRAY));
    }

    @Test
    void others() {
        assertEquals(
                "010d0000 00000000 0003000a 01050000 00000010 01050000 00000018 01030004 00000020 00000000 "
                        + HEADER_AND_TIME,
                words(RosTypes.VISION_INFO));
        assertEquals(
                "010d0000 00000000 00030008 01070a00 00000010 00000038 00040010 00000000 " + HEADER_AND_TIME
                        + "01010000 00000000 01050000 00000008 01050000 00000010 01050000 00000018 01070a00 00000020"
                        + " 00000010 00040005 00000000 01050000 00000000 01050000 00000008 00000000 ",
                words(RosTypes.DIAGNOSTIC_ARRAY));
    }

    @Test
    void names() {
        assertEquals(
                List.of(
                        "sensor_msgs::msg::dds_::Image_",
                        "sensor_msgs::msg::dds_::CompressedImage_",
                        "vision_msgs::msg::dds_::Detection2DArray_",
                        "vision_msgs::msg::dds_::VisionInfo_",
                        "diagnostic_msgs::msg::dds_::DiagnosticArray_"),
                Stream.of(
                                RosTypes.IMAGE,
                                RosTypes.COMPRESSED_IMAGE,
                                RosTypes.DETECTION_2D_ARRAY,
                                RosTypes.VISION_INFO,
                                RosTypes.DIAGNOSTIC_ARRAY)
                        .map(MessageType::ddsName)
                        .toList());
    }
}
