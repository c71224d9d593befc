// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.node;

import io.ssd4j.ros2.dds.Qos;
import io.ssd4j.ssd.model.Labels;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What a node reads, writes and knows.
 *
 * @param image the topic of the images, of {@code sensor_msgs/msg/Image} or, if compressed, {@code sensor_msgs/msg/CompressedImage}
 * @param compressed whether the images are compressed
 * @param imageQos of the subscription
 * @param detections the topic of {@code vision_msgs/msg/Detection2DArray}
 * @param detectionsQos of the publisher
 * @param visionInfo the topic of {@code vision_msgs/msg/VisionInfo}
 * @param diagnostics the topic of {@code diagnostic_msgs/msg/DiagnosticArray}
 * @param method the name of the detector
 * @param labels the names of its classes
 * @param hardware what it computes on
 * @param maxWidth the most pixels in a row of an image
 * @param maxPixels the most pixels of a compressed image
 * @param maxDetections the most detections of an image
 * @param warnings receives a line for each finding that is not an error
 */
public record NodeSettings(
        String image,
        boolean compressed,
        Qos imageQos,
        String detections,
        Qos detectionsQos,
        Optional<String> visionInfo,
        Optional<String> diagnostics,
        String method,
        Labels labels,
        String hardware,
        int maxWidth,
        long maxPixels,
        int maxDetections,
        Consumer<String> warnings) {

    /** The string that is {@code class_id} of each class, from 0, which is never detected. */
    List<String> classIds() {
        return IntStream.rangeClosed(0, labels.count())
                .mapToObj(label -> label == 0 ? "" : labels.name(label))
                .toList();
    }
}
