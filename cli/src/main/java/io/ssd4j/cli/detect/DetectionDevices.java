// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.detect;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.TimeLine;
import io.ssd4j.cli.compute.ChosenDevice;
import io.ssd4j.cli.compute.PlanningReport;
import io.ssd4j.cli.spi.DeviceChoice;
import io.ssd4j.cli.weights.WeightsName;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceStatus;
import io.ssd4j.runtime.Weights;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.DetectorOptions;
import io.ssd4j.ssd.detect.StreamReport;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The devices of {@code detect}, and a detector on each. */
final class DetectionDevices implements AutoCloseable {
    private static final String GPU = "cuda";

    private final CommandContext context;
    private final DetectRequest request;
    private final PlanningReport planning;
    private final List<Device> devices = new ArrayList<>();
    private final List<Detector> detectors = new ArrayList<>();

    /** The ids of GPUs that have failed. */
    private final Set<String> failed = new HashSet<>();

    private DetectionDevices(CommandContext context, DetectRequest request) {
        this.context = context;
        this.request = request;
        this.planning = new PlanningReport(context);
    }

    /** Opens the devices; {@link #load} must follow. */
    static DetectionDevices open(CommandContext context, DetectRequest request) {
        DetectionDevices opened = new DetectionDevices(context, request);
        try {
            List<String> names =
                    names(context, DeviceChoice.of(request.compute().device()));
            for (String name : names) {
                DeviceListener listener = names.size() == 1 ? opened.planning : new GpuMessages(context, name);
                opened.devices.add(request.compute().device(name).open(context.devices(), listener));
            }
            return opened;
        } catch (RuntimeException | Error e) {
            try (opened) {
                throw e;
            }
        }
    }

    /** The devices; of all GPUs those that are usable, with a warning for each other one; {@code cuda} if none is. */
    private static List<String> names(CommandContext context, DeviceChoice choice) {
        if (!choice.text().equals(DeviceChoice.ALL_GPUS)) {
            return choice.names();
        }
        List<DeviceStatus> gpus = context.devices().all().stream()
                .filter(status -> status.id().engine().equals(GPU))
                .toList();
        List<String> usable = gpus.stream()
                .filter(DeviceStatus::usable)
                .map(status -> status.id().toString())
                .toList();
        if (usable.isEmpty()) {
            // Opening it tells why there is none.
            return List.of(GPU);
        }
        gpus.stream()
                .filter(status -> !status.usable())
                .forEach(status -> context.warn(status.id() + " is not used: " + status.reason()));
        return usable;
    }

    /** Loads the detector on each device, which shares the weights' file with the others. */
    void load() {
        try (Checkpoint checkpoint =
                WeightsName.open(request.weights(), request.checkpoint().given(), context::warn)) {
            context.timeLine().reached(TimeLine.Stage.DEVICE);
            SsdVariant variant = request.checkpoint().detector(checkpoint);
            try (Weights weights = checkpoint.weights()) {
                context.timeLine().reached(TimeLine.Stage.WEIGHTS);
                for (Device device : devices) {
                    detectors.add(Detector.open(
                            device, variant, weights, request.compute().precision(), options()));
                }
                context.timeLine().reached(TimeLine.Stage.PACKED);
            }
        }
    }

    private DetectorOptions options() {
        return DetectorOptions.DEFAULT
                .threshold(request.threshold())
                .sessions(request.compute().fixedSessions())
                .prepared(request.compute().prepares(request.photos().all().size()))
                .warnings(context::warn);
    }

    /** The detectors, in the order of the devices. */
    List<Detector> detectors() {
        return detectors;
    }

    /** What the devices are, for the report. */
    List<ChosenDevice> chosen() {
        return devices.stream().map(ChosenDevice::of).toList();
    }

    /** Notes which GPUs failed while others went on. */
    void note(StreamReport report) {
        report.gpus().stream()
                .filter(gpu -> gpu.failure().isPresent())
                .map(StreamReport.Gpu::device)
                .forEach(failed::add);
    }

    /** Closes everything, even if closing a part fails. */
    @Override
    public void close() {
        @Nullable RuntimeException failure = null;
        for (Detector detector : detectors.reversed()) {
            failure = close(detector::close, detector.model().device(), failure);
        }
        for (Device device : devices.reversed()) {
            failure = close(device::close, device, failure);
        }
        planning.close();
        if (failure != null) {
            throw failure;
        }
    }

    /** Closes a part; returns what has failed so far. A GPU that has failed before reports the same failure again. */
    private @Nullable RuntimeException close(Runnable part, Device device, @Nullable RuntimeException failure) {
        try {
            part.run();
        } catch (RuntimeException e) {
            if (failed.contains(device.id().toString())) {
                return failure;
            }
            if (failure == null) {
                return e;
            }
            failure.addSuppressed(e);
        }
        return failure;
    }
}
