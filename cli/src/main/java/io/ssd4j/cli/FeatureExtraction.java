// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.SessionTrial;
import io.ssd4j.runtime.Weights;
import io.ssd4j.ssd.weights.Checkpoint;
import io.ssd4j.ssd.weights.TensorFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Computes the feature maps of photos; keeps their statistics and, if requested, writes the maps to a file.
 *
 * <p>Whatever can be checked in advance is, in this order: the device, the precision, the existence of the photos, the
 * output file, the values of the weights. Apart from the statistics, memory does not grow with the number of photos.
 */
final class FeatureExtraction {
    private final CommandContext context;
    private final FeaturesRequest request;
    private final Checkpoint checkpoint;
    private final FeatureNetwork network;

    /**
     * @param checkpoint the weights; closed as soon as they are loaded
     */
    FeatureExtraction(CommandContext context, FeaturesRequest request, Checkpoint checkpoint) {
        this.context = context;
        this.checkpoint = checkpoint;
        this.request = request;
        this.network = request.model();
    }

    /** Runs everything; the output file exists only if this returns. */
    FeaturesResult run() {
        try (PlanningReport report = new PlanningReport(context);
                Device device = request.compute().open(context.devices(), report)) {
            context.timeLine().reached(TimeLine.Stage.DEVICE);
            List<PhotoFile> files = photos();
            int count = files.size();
            try (FeatureSink sink = FeatureSink.of(request, device.id(), context, inputs(files));
                    Progress progress = Progress.of(context, "images", count)) {
                return sessions(device, count) > 1
                        ? sharing(device, files, sink, progress)
                        : batches(device, files, sink, progress);
            }
        }
    }

    /** Sessions that compute at the same time. */
    private int sessions(Device device, int photos) {
        if (!device.id().equals(DeviceId.CPU) || request.batch() > 1) {
            return 1;
        }
        int fixed = request.compute().fixedSessions();
        return Math.min(fixed == 0 ? SessionTrial.sessions(device.threads()) : fixed, photos);
    }

    private FeaturesResult batches(Device device, List<PhotoFile> files, FeatureSink sink, Progress progress) {
        int count = files.size();
        // The photos before the model, so that the first ones are read while the weights are packed.
        try (PhotoSource<?> photos = PhotoSource.of(device.id(), files, network, request.batch(), sink);
                Model model = load(device)) {
            BatchLoop<?> loop = new BatchLoop<>(
                    network,
                    photos,
                    sink,
                    progress,
                    context.timeLine(),
                    !device.id().equals(DeviceId.CPU));
            loop.run(model, count / request.batch(), request.batch());
            loop.run(model, 1, count % request.batch());
            sink.commit();
            return new FeaturesResult(
                    request,
                    FeaturesResult.ChosenDevice.of(device),
                    loop.images(),
                    loop.batchMillis(),
                    loop.memoryPlans());
        }
    }

    private FeaturesResult sharing(Device device, List<PhotoFile> files, FeatureSink sink, Progress progress) {
        int sessions = sessions(device, files.size());
        SessionTrial trial =
                request.compute().fixedSessions() == 0 ? new SessionTrial(sessions) : SessionTrial.decided(sessions);
        try (Model model = load(device);
                SharedLoop loop = new SharedLoop(network, files, sink, context.timeLine(), model, trial, sessions)) {
            loop.run(progress);
            sink.commit();
            return new FeaturesResult(
                    request,
                    FeaturesResult.ChosenDevice.of(device),
                    loop.images(),
                    loop.millis(),
                    Map.of(1, loop.memoryPlan()));
        }
    }

    private List<PhotoFile> photos() {
        PhotoReader reader = new PhotoReader(context.in(), request.reading(), context.timeLine());
        return request.images().stream().map(name -> PhotoFile.of(name, reader)).toList();
    }

    private List<Path> inputs(List<PhotoFile> photos) {
        return Stream.concat(
                        photos.stream().map(PhotoFile::path),
                        checkpoint.file().stream().map(TensorFile::path))
                .toList();
    }

    private Model load(Device device) {
        try (checkpoint;
                Weights weights = checkpoint.weights(network.network())) {
            context.timeLine().reached(TimeLine.Stage.WEIGHTS);
            Model model = device.load(network.network(), weights, request.precision());
            context.timeLine().reached(TimeLine.Stage.PACKED);
            return model;
        }
    }
}
