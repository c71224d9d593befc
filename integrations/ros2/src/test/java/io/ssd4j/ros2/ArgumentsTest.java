// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.ros2.dds.Qos;
import io.ssd4j.ros2.node.NodeSettings;
import io.ssd4j.ssd.model.SsdVariant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Options for topics and domains. */
class ArgumentsTest {
    @Command
    private static final class Parsed {
        @CommandLine.Mixin
        private final TopicArguments topics = new TopicArguments();
    }

    private static TopicArguments parse(String... words) {
        Parsed parsed = new Parsed();
        new CommandLine(parsed).parseArgs(words);
        return parsed.topics;
    }

    private static NodeSettings settings(String... words) {
        return parse(words).settings(SsdVariant.all().getFirst(), "cpu", _ -> {});
    }

    @Test
    void defaults() {
        NodeSettings settings = settings();
        assertEquals("/image_raw", settings.image());
        assertEquals(new Qos(false, 1, false), settings.imageQos());
        assertEquals("/detections", settings.detections());
        assertEquals(new Qos(true, 10, false), settings.detectionsQos());
        assertEquals(Optional.of("/vision_info"), settings.visionInfo());
        assertEquals(Optional.of("/diagnostics"), settings.diagnostics());
    }

    @Test
    void topics() {
        NodeSettings settings = settings(
                "--image", "camera/image", "--transport", "compressed", "--vision-info", "off", "--diagnostics", "off");
        assertEquals("/camera/image/compressed", settings.image());
        assertEquals(Optional.empty(), settings.visionInfo());
        assertEquals(Optional.empty(), settings.diagnostics());
        assertEquals(
                "/a/compressed",
                settings("--image", "/a/compressed", "--transport", "compressed")
                        .image());
    }

    @Test
    void quality() {
        assertEquals(
                new Qos(true, 5, false),
                settings("--image-qos", "reliable,keep-last=5").imageQos());
        assertEquals(
                new Qos(false, 10, true),
                settings("--detections-qos", "best-effort,transient-local").detectionsQos());
        ParameterException wrong =
                assertThrows(ParameterException.class, () -> settings("--image-qos", "reliable,keep-last=0"));
        assertTrue(String.valueOf(wrong.getMessage()).contains("'keep-last=0' is not one of reliable, "));
        assertThrows(ParameterException.class, () -> settings("--image-qos", ""));
        assertThrows(ParameterException.class, () -> settings("--image-qos", "depth"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/a/", "//a", "/1a", "/a b", "/a__b", "~/a", "/ä", "/a.b", "{node}/a"})
    void namesThatAreNoTopics(String name) {
        assertThrows(TypeConversionException.class, () -> new TopicName().convert(name));
    }

    @Test
    void domains() {
        assertEquals(0, parse().domain(Map.of()));
        assertEquals(0, parse().domain(Map.of("ROS_DOMAIN_ID", "")));
        assertEquals(42, parse().domain(Map.of("ROS_DOMAIN_ID", "42")));
        assertEquals(7, parse("--domain", "7").domain(Map.of("ROS_DOMAIN_ID", "42")));
        for (String text : List.of("robot", "233", "-1")) {
            IllegalArgumentException wrong =
                    assertThrows(IllegalArgumentException.class, () -> parse().domain(Map.of("ROS_DOMAIN_ID", text)));
            assertEquals(
                    "ROS_DOMAIN_ID is '" + text + "', which is not a number from 0 to 232",
                    String.valueOf(wrong.getMessage()));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --domain 233   | '233' is not a whole number from 0 to 232
            --max-width 0  | '0' is not a whole number from 1
            --max-pixels 0 | '0' is not a whole number from 1
            """)
    void numbersOutOfRange(String words, String message) {
        ParameterException wrong = assertThrows(ParameterException.class, () -> parse(words.split(" ", -1)));
        assertTrue(String.valueOf(wrong.getMessage()).contains(message));
    }

    @Test
    void staysOnThisMachine() {
        assertFalse(parse().staysOnThisMachine(
                        Map.of("ROS_AUTOMATIC_DISCOVERY_RANGE", "SUBNET", "ROS_LOCALHOST_ONLY", "0")));
        assertTrue(parse("--localhost").staysOnThisMachine(Map.of()));
        assertTrue(parse().staysOnThisMachine(Map.of("ROS_LOCALHOST_ONLY", "1")));
        assertTrue(parse().staysOnThisMachine(Map.of("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")));
    }
}
