// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.node;

import io.ssd4j.ros2.dds.TopicWriter;
import io.ssd4j.ros2.message.DetectionsMessage;
import io.ssd4j.ros2.message.MessageHeader;
import io.ssd4j.ros2.message.UnusableImageException;
import io.ssd4j.runtime.image.Frame;
import java.util.function.Consumer;

/** Detects in the newest image and publishes what it finds, again and again. Allocates nothing on the heap for an image with raw pixels. */
final class DetectingLoop implements Runnable {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final NewestSlot<IncomingImage> slot;
    private final FrameDetector detector;
    private final DetectionsMessage detections;
    private final TopicWriter writer;
    private final NodeStatistics statistics;
    private final Consumer<String> warnings;
    private final int maxWidth;
    private final IncomingImage first;
    private String lastProblem = "";

    /**
     * @param first a free image
     * @param maxWidth the most pixels in a row
     * @param warnings receives a line when images cannot be used, and not again for those after it with the same reason
     */
    DetectingLoop(
            NewestSlot<IncomingImage> slot,
            IncomingImage first,
            FrameDetector detector,
            int maxWidth,
            DetectionsMessage detections,
            TopicWriter writer,
            NodeStatistics statistics,
            Consumer<String> warnings) {
        this.slot = slot;
        this.first = first;
        this.detector = detector;
        this.maxWidth = maxWidth;
        this.detections = detections;
        this.writer = writer;
        this.statistics = statistics;
        this.warnings = warnings;
    }

    @Override
    public void run() {
        try {
            IncomingImage image = slot.take(first);
            while (image != null) {
                answer(image);
                image = slot.take(image);
            }
        } catch (InterruptedException _) {
            // Nobody interrupts this thread but to end it.
            Thread.currentThread().interrupt();
        }
    }

    private void answer(IncomingImage image) {
        try {
            Frame frame = image.view().frame();
            if (frame.width() > maxWidth) {
                throw new UnusableImageException(
                        "it has " + frame.width() + " pixels in a row, more than " + maxWidth + "; raise --max-width");
            }
            detections.start(image.view().message());
            detector.detect(frame, detections);
        } catch (UnusableImageException e) {
            statistics.unusable();
            warn("images cannot be used: " + e.getMessage());
            return;
        }
        if (writer.write(detections.message())) {
            long stamp = MessageHeader.stamp(image.view().message());
            long age = System.currentTimeMillis() * NANOS_PER_MILLI - stamp;
            statistics.answered(System.nanoTime() - image.arrival(), age);
        } else {
            statistics.unsent();
            warn("detections cannot be published: a subscriber that is reliable does not confirm them in time");
        }
    }

    private void warn(String problem) {
        if (!problem.equals(lastProblem)) {
            lastProblem = problem;
            warnings.accept(problem);
        }
    }
}
