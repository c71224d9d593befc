// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2;

import io.ssd4j.cli.spi.CommandHost;
import io.ssd4j.cli.spi.DetectorArguments;
import io.ssd4j.cli.spi.OrderlyStop;
import io.ssd4j.ros2.dds.Participant;
import io.ssd4j.ros2.node.DetectorNode;
import io.ssd4j.ros2.node.NodeSettings;
import io.ssd4j.ros2.node.SessionDetector;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Weights;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.DetectorOptions;
import io.ssd4j.ssd.detect.DetectorSession;
import io.ssd4j.ssd.weights.Checkpoint;
import java.util.Locale;
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

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final DetectorArguments model = new DetectorArguments();

    @Mixin
    private final TopicArguments topics = new TopicArguments();

    Ros2Command(CommandHost host) {
        this.host = host;
    }

    @Override
    public void run() {
        // The participant comes first, because it is quick and says what is not installed.
        try (OrderlyStop stop = new OrderlyStop();
                Participant participant = join();
                Device device = model.openDevice(host);
                Detector detector = openDetector(device);
                DetectorSession session = detector.openSession(1, topics.maxWidth())) {
            String hardware = device.id() + " (" + device.name() + ")";
            work(stop, participant, topics.settings(detector.variant(), hardware, host::warn), session);
        }
    }

    private Participant join() {
        try {
            return topics.join(System.getenv());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Detector openDetector(Device device) {
        DetectorOptions options = DetectorOptions.DEFAULT
                .threshold(model.threshold())
                .prepared(true)
                .warnings(host::warn);
        try (Checkpoint checkpoint = model.openWeights(host);
                Weights weights = checkpoint.weights()) {
            return Detector.open(device, model.detector(checkpoint), weights, model.precision(), options);
        }
    }

    private void work(OrderlyStop stop, Participant participant, NodeSettings settings, DetectorSession session) {
        try (DetectorNode node = new DetectorNode(participant, settings, new SessionDetector(session))) {
            stop.with(node::stop);
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
}
