// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2;

import io.ssd4j.cli.spi.CommandHost;
import io.ssd4j.ros2.dds.Participant;
import io.ssd4j.ros2.node.DetectorNode;
import io.ssd4j.ros2.node.NodeSettings;
import io.ssd4j.ros2.node.SessionDetector;
import io.ssd4j.runtime.Device;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.DetectorSession;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ssd4j ros2}. */
@Command(
        name = "ros2",
        description =
                "Detect objects in the images of a ROS 2 topic and publish them as vision_msgs/msg/Detection2DArray, until the"
                        + " process is stopped.",
        mixinStandardHelpOptions = true)
final class Ros2Command implements Runnable {
    private static final double MICROS_PER_MILLI = 1000;
    private static final double MEDIAN = 50;
    private static final double SLOWEST_PERCENT = 99;

    private final CommandHost host;

    /** Everything is closed. */
    private final CountDownLatch closed = new CountDownLatch(1);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final ModelArguments model = new ModelArguments();

    @Mixin
    private final TopicArguments topics = new TopicArguments();

    Ros2Command(CommandHost host) {
        this.host = host;
    }

    @Override
    public void run() {
        if (model.demonstrates()) {
            host.err()
                    .println(
                            "ssd4j: these are the weights 'shapes': a demonstration that finds drawn circles, squares, triangles"
                                    + " and stars; for objects in photos, see ./ssd4j weights --help");
        }
        // First, because it is quick and says what is not installed.
        try (Participant participant = topics.join(System.getenv());
                Device device = model.openDevice(host)) {
            host.err().println("ssd4j: loading the model on " + device.id() + " (" + device.name() + ")");
            try (Detector detector = model.openDetector(device, host);
                    DetectorSession session = detector.openSession(1, topics.maxWidth())) {
                String hardware = device.id() + " (" + device.name() + ")";
                work(participant, topics.settings(detector.variant(), hardware, host::warn), session);
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } finally {
            closed.countDown();
        }
    }

    private void work(Participant participant, NodeSettings settings, DetectorSession session) {
        try (DetectorNode node = new DetectorNode(participant, settings, new SessionDetector(session))) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                // The process ends when this returns.
                node.stop();
                await(closed);
            }));
            host.err().println("ssd4j: domain     " + topics.domain(System.getenv()));
            host.err().println("ssd4j: images     " + settings.image());
            host.err().println("ssd4j: detections " + settings.detections());
            host.err().println("ssd4j: ready");
            node.run();
            report(node.summary());
        }
    }

    private void report(DetectorNode.Summary summary) {
        host.err()
                .printf(
                        Locale.ROOT,
                        "ssd4j: %d images received, %d answered, %d replaced by newer ones, %d unusable, %d not sent%n",
                        summary.received(),
                        summary.answered(),
                        summary.replaced(),
                        summary.unusable(),
                        summary.unsent());
        if (summary.answered() > 0) {
            host.err()
                    .printf(
                            Locale.ROOT,
                            "ssd4j: from arrival to publication: median %.1f ms, 99 %% within %.1f ms, at most %.1f ms%n",
                            summary.latency().getValueAtPercentile(MEDIAN) / MICROS_PER_MILLI,
                            summary.latency().getValueAtPercentile(SLOWEST_PERCENT) / MICROS_PER_MILLI,
                            summary.latency().getMaxValue() / MICROS_PER_MILLI);
        }
        host.err().flush();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
