// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.node;

import io.ssd4j.ros2.dds.Sample;
import io.ssd4j.ros2.message.CompressedImageView;
import io.ssd4j.ros2.message.ImageView;
import io.ssd4j.ros2.message.RawImageView;

/** A received image, in memory that is used again. It belongs to one thread at a time. */
final class IncomingImage implements AutoCloseable {
    private final Sample sample;
    private final ImageView view;
    private long arrival;

    private IncomingImage(Sample sample, ImageView view) {
        this.sample = sample;
        this.view = view;
    }

    /** Memory for {@code sensor_msgs/msg/Image}. */
    static IncomingImage raw(Sample sample) {
        return new IncomingImage(sample, new RawImageView(sample.message()));
    }

    /**
     * Memory for {@code sensor_msgs/msg/CompressedImage}.
     *
     * @param maxPixels the most pixels
     */
    static IncomingImage compressed(Sample sample, long maxPixels) {
        return new IncomingImage(sample, new CompressedImageView(sample.message(), maxPixels));
    }

    /** The message. */
    Sample sample() {
        return sample;
    }

    /** The image in the message. */
    ImageView view() {
        return view;
    }

    /** Notes that the message has just been received. */
    void arrived() {
        arrival = System.nanoTime();
    }

    /** When it was received, by {@link System#nanoTime()}. */
    long arrival() {
        return arrival;
    }

    @Override
    public void close() {
        if (view instanceof CompressedImageView compressed) {
            compressed.close();
        }
        sample.close();
    }
}
