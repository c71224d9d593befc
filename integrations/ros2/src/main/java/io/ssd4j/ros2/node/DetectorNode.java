// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.node;

import io.ssd4j.ros2.dds.Participant;
import io.ssd4j.ros2.dds.Qos;
import io.ssd4j.ros2.dds.TopicReader;
import io.ssd4j.ros2.dds.TopicWriter;
import io.ssd4j.ros2.message.DetectionsMessage;
import io.ssd4j.ros2.message.RosTypes;
import io.ssd4j.ros2.message.VisionInfoMessage;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Receives images, detects in the newest one, and publishes the detections. One thread receives, another detects, and the thread that calls {@link #run}
 * publishes diagnostics.
 */
public final class DetectorNode implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** One image for each thread, and one in the slot between them. */
    private static final int IMAGES = 3;

    private final Arena arena = Arena.ofShared();
    private final NodeSettings settings;
    private final NodeStatistics statistics = new NodeStatistics();
    private final TopicReader reader;
    private final List<IncomingImage> images;
    private final NewestSlot<IncomingImage> slot;
    private final ReceivingLoop receiving;
    private final DetectingLoop detecting;
    private final Diagnostics diagnostics;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /**
     * Opens the topics.
     *
     * @param participant owned by the caller, who closes it after this
     * @param detector used on a thread of this
     */
    public DetectorNode(Participant participant, NodeSettings settings, FrameDetector detector) {
        this.settings = settings;
        TopicWriter detections =
                participant.advertise(settings.detections(), RosTypes.DETECTION_2D_ARRAY, settings.detectionsQos());
        Optional<TopicWriter> states = settings.diagnostics()
                .map(topic -> participant.advertise(topic, RosTypes.DIAGNOSTIC_ARRAY, Qos.DEFAULT));
        settings.visionInfo()
                .ifPresent(topic -> describe(participant.advertise(topic, RosTypes.VISION_INFO, Qos.LATCHED)));
        this.reader = participant.subscribe(
                settings.image(),
                settings.compressed() ? RosTypes.COMPRESSED_IMAGE : RosTypes.IMAGE,
                settings.imageQos());
        this.images = Stream.generate(this::newImage).limit(IMAGES).toList();
        this.slot = new NewestSlot<>(images.get(0));
        this.receiving = new ReceivingLoop(reader, slot, statistics, images.get(1));
        this.detecting = new DetectingLoop(
                slot,
                images.get(2),
                detector,
                settings.maxWidth(),
                new DetectionsMessage(settings.maxDetections(), settings.classIds(), arena),
                detections,
                statistics,
                settings.warnings());
        this.diagnostics = new Diagnostics(settings, statistics, states);
    }

    private IncomingImage newImage() {
        return settings.compressed()
                ? IncomingImage.compressed(reader.newSample(), settings.maxPixels())
                : IncomingImage.raw(reader.newSample());
    }

    private void describe(TopicWriter writer) {
        try (Arena message = Arena.ofConfined()) {
            writer.write(VisionInfoMessage.of(settings.method(), ClassList.json(settings.labels()), now(), message));
        }
    }

    /**
     * Works until {@link #stop()} is called.
     *
     * @throws RuntimeException of a thread that failed, which ends this
     */
    public void run() {
        Thread receiver = Thread.ofPlatform().name("images").unstarted(() -> guarded(receiving));
        Thread worker = Thread.ofPlatform().name("detections").unstarted(() -> guarded(detecting));
        try {
            // Here, because the system may refuse the second thread, and the first one must end before its memory is
            // freed.
            receiver.start();
            worker.start();
            boolean stopped = false;
            while (!stopped) {
                stopped = stop.await(1, TimeUnit.SECONDS);
                diagnostics.publish(slot.replaced(), reader.writers(), now());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            slot.close();
            join(worker);
            receiving.stop();
            join(receiver);
        }
        switch (failure.get()) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    private void guarded(Runnable loop) {
        try {
            loop.run();
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            stop();
        }
    }

    /** The threads end after the image that they are working on, so this ends, and nothing may be freed before it. */
    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static long now() {
        return System.currentTimeMillis() * NANOS_PER_MILLI;
    }

    /** Makes {@link #run} return soon; safe to call from any thread. */
    public void stop() {
        stop.countDown();
    }

    /**
     * What has happened so far.
     *
     * @param received images that have arrived
     * @param answered images whose detections were published
     * @param replaced images that newer ones replaced before they were detected in
     * @param unusable images that could not be used
     * @param unsent images whose detections could not be published
     * @param latency from the arrival of an image to the publication of its detections, in microseconds
     */
    public record Summary(long received, long answered, long replaced, long unusable, long unsent, Histogram latency) {}

    /** What happened until {@link #run} returned. */
    public Summary summary() {
        statistics.interval(); // what was published after the last diagnostics
        NodeStatistics.Counts counts = statistics.counts();
        return new Summary(
                counts.received(),
                counts.answered(),
                slot.replaced(),
                counts.unusable(),
                counts.unsent(),
                statistics.allLatencies());
    }

    /** Frees the memory of the messages; after {@link #run} has returned. */
    @Override
    public void close() {
        images.forEach(IncomingImage::close);
        arena.close();
    }
}
