// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2;

import io.ssd4j.cli.spi.SharedValues;
import io.ssd4j.ros2.dds.Participant;
import io.ssd4j.ros2.dds.Qos;
import io.ssd4j.ros2.node.NodeSettings;
import io.ssd4j.ssd.model.SsdVariant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options for the domain, the topics and their quality of service. */
final class TopicArguments {
    private static final String DOMAIN_VARIABLE = "ROS_DOMAIN_ID";
    private static final String LOCALHOST_VARIABLE = "ROS_LOCALHOST_ONLY";

    /** Replaces the other one since ROS 2 Jazzy. */
    private static final String RANGE_VARIABLE = "ROS_AUTOMATIC_DISCOVERY_RANGE";

    private static final String COMPRESSED = "/compressed";

    /** How images are sent: the names of image_transport. */
    enum Transport {
        /** {@code sensor_msgs/msg/Image}. */
        RAW,
        /** {@code sensor_msgs/msg/CompressedImage}. */
        COMPRESSED;

        /** Converts a name in lower case. */
        static final class Converter implements ITypeConverter<Transport> {
            @Override
            public Transport convert(String text) {
                return switch (text) {
                    case "raw" -> RAW;
                    case "compressed" -> COMPRESSED;
                    default -> throw new TypeConversionException("'" + text + "' is not one of raw and compressed");
                };
            }
        }
    }

    @Option(
            names = "--image",
            paramLabel = "TOPIC",
            converter = TopicName.class,
            description = "The topic of the images, sensor_msgs/msg/Image (default: ${DEFAULT-VALUE}).")
    private String image = "/image_raw";

    @Option(
            names = "--transport",
            paramLabel = "T",
            converter = Transport.Converter.class,
            description =
                    "raw, or compressed: sensor_msgs/msg/CompressedImage on the topic of the images with /compressed appended"
                            + " (default: raw).")
    private Transport transport = Transport.RAW;

    @Option(
            names = "--detections",
            paramLabel = "TOPIC",
            converter = TopicName.class,
            description = "The topic of the detections, vision_msgs/msg/Detection2DArray (default: ${DEFAULT-VALUE}).")
    private String detections = "/detections";

    @Option(
            names = "--vision-info",
            paramLabel = "TOPIC",
            converter = TopicName.OrOff.class,
            description =
                    "The topic of the names of the classes, vision_msgs/msg/VisionInfo, or off (default: ${DEFAULT-VALUE}).")
    private String visionInfo = "/vision_info";

    @Option(
            names = "--diagnostics",
            paramLabel = "TOPIC",
            converter = TopicName.OrOff.class,
            description =
                    "The topic of the node's state, diagnostic_msgs/msg/DiagnosticArray, or off (default: ${DEFAULT-VALUE}).")
    private String diagnostics = "/diagnostics";

    @Option(
            names = "--image-qos",
            paramLabel = "QOS",
            converter = QosOverride.Converter.class,
            description =
                    "Changes of the quality of service of the subscription, separated by commas: reliable, keep-last=N"
                            + " (default: best-effort,keep-last=1,volatile).")
    private QosOverride imageQos = QosOverride.NONE;

    @Option(
            names = "--detections-qos",
            paramLabel = "QOS",
            converter = QosOverride.Converter.class,
            description = "The same for the publisher of detections (default: reliable,keep-last=10,volatile).")
    private QosOverride detectionsQos = QosOverride.NONE;

    @Option(
            names = "--domain",
            paramLabel = "ID",
            converter = Values.Domain.class,
            description = "The domain, 0 to 232 (default: the variable ROS_DOMAIN_ID, or 0).")
    private @Nullable Integer domain;

    @Option(
            names = "--localhost",
            description =
                    "Speak only to programs on this machine, without multicast; it replaces CYCLONEDDS_URI (default: if the variable"
                            + " ROS_AUTOMATIC_DISCOVERY_RANGE is LOCALHOST, or ROS_LOCALHOST_ONLY is 1).")
    private boolean localhost;

    @Option(
            names = "--max-width",
            paramLabel = "PIXELS",
            converter = Values.Width.class,
            description =
                    "The most pixels in a row of an image, which determines the memory that a GPU reserves (default: ${DEFAULT-VALUE}).")
    private int maxWidth = 1920;

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            converter = SharedValues.Pixels.class,
            description =
                    "The most pixels of a compressed image, checked before it is decoded (default: ${DEFAULT-VALUE}).")
    private long maxPixels = 1L << 25;

    int maxWidth() {
        return maxWidth;
    }

    /**
     * Joins the domain.
     *
     * @throws IllegalArgumentException if the variables of the environment do not name a domain
     */
    Participant join(Map<String, String> environment) {
        return Participant.join(
                domain(environment),
                staysOnThisMachine(environment) ? Optional.of(Participant.LOOPBACK) : Optional.empty());
    }

    /** Whether only programs on this machine are found. */
    boolean staysOnThisMachine(Map<String, String> environment) {
        return localhost
                || "LOCALHOST".equals(environment.get(RANGE_VARIABLE))
                || "1".equals(environment.get(LOCALHOST_VARIABLE));
    }

    /**
     * The domain.
     *
     * @throws IllegalArgumentException if the variable of the environment is not a number from 0 to 232
     */
    int domain(Map<String, String> environment) {
        if (domain != null) {
            return domain;
        }
        String text = environment.getOrDefault(DOMAIN_VARIABLE, "");
        try {
            int named = text.isEmpty() ? 0 : Integer.parseInt(text.strip());
            if (named >= 0 && named <= Participant.MAX_DOMAIN) {
                return named;
            }
        } catch (NumberFormatException _) {
            // The message below is more specific.
        }
        throw new IllegalArgumentException(
                DOMAIN_VARIABLE + " is '" + text + "', which is not a number from 0 to " + Participant.MAX_DOMAIN);
    }

    /** What the node reads and writes. */
    NodeSettings settings(SsdVariant variant, String hardware, Consumer<String> warnings) {
        boolean compressed = transport == Transport.COMPRESSED;
        return new NodeSettings(
                compressed && !image.endsWith(COMPRESSED) ? image + COMPRESSED : image,
                compressed,
                imageQos.of(Qos.NEWEST),
                detections,
                detectionsQos.of(Qos.DEFAULT),
                optional(visionInfo),
                optional(diagnostics),
                variant.id(),
                variant.labels(),
                hardware,
                maxWidth,
                maxPixels,
                variant.rules().detections(),
                warnings);
    }

    private static Optional<String> optional(String topic) {
        return topic.equals(TopicName.OFF) ? Optional.empty() : Optional.of(topic);
    }
}
