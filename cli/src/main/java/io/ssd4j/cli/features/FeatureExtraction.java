// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.Progress;
import io.ssd4j.cli.command.TimeLine;
import io.ssd4j.cli.compute.ChosenDevice;
import io.ssd4j.cli.compute.FeatureNetwork;
import io.ssd4j.cli.compute.PlanningReport;
import io.ssd4j.cli.features.FeaturesResult.ImageFeatures;
import io.ssd4j.cli.photo.PhotoFile;
import io.ssd4j.cli.photo.PhotoReader;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Weights;
import io.ssd4j.ssd.features.FeatureExtractor;
import io.ssd4j.ssd.features.FeatureOptions;
import io.ssd4j.ssd.features.PhotoMaps;
import io.ssd4j.ssd.stream.SessionTrial;
import io.ssd4j.ssd.weights.Checkpoint;
import io.ssd4j.ssd.weights.TensorFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Computes the feature maps of photos; keeps their statistics and, if requested, writes the maps to a file.
 *
 * <p>Whatever can be checked in advance is, in this order: the device, the precision, the existence of the photos, the
 * output file, the values of the weights. Apart from the statistics, memory does not grow with the number of photos.
 */
final class FeatureExtraction {
    private static final double NANOS_PER_MILLI = 1e6;

    private final CommandContext context;
    private final FeaturesRequest request;
    private final Checkpoint checkpoint;
    private final FeatureNetwork network;

    /** A photo's statistics and the time of its run, where several sessions compute. */
    private record Shared(ImageFeatures features, double millis) {}

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
        return Math.min(
                SessionTrial.of(request.compute().fixedSessions(), device.threads())
                        .mostSessions(),
                photos);
    }

    private FeaturesResult batches(Device device, List<PhotoFile> files, FeatureSink sink, Progress progress) {
        int count = files.size();
        // The photos before the model, so that the first ones are read while the weights are packed.
        try (PhotoSource<?> photos = PhotoSource.of(
                        device.id(),
                        files,
                        network,
                        request.batch(),
                        request.compute().prepares(count),
                        sink);
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
                    request, ChosenDevice.of(device), loop.images(), loop.batchMillis(), loop.memoryPlans());
        }
    }

    private FeaturesResult sharing(Device device, List<PhotoFile> files, FeatureSink sink, Progress progress) {
        int sessions = request.compute().fixedSessions() == 0 ? 0 : sessions(device, files.size());
        AtomicReference<MemoryPlan> plan = new AtomicReference<>();
        FeatureOptions options = FeatureOptions.DEFAULT
                .sessions(sessions)
                .prepared(request.compute().prepares(files.size()))
                .opened(opened -> {
                    context.timeLine().reached(TimeLine.Stage.SESSION);
                    plan.set(opened);
                });
        List<ImageFeatures> images = new ArrayList<>();
        List<Double> millis = new ArrayList<>();
        try (Model model = load(device);
                FeatureExtractor extractor = FeatureExtractor.open(model, network.conversion(), options);
                Stream<Shared> results = extractor.stream(
                        files.stream().map(PhotoFile::path), reader()::read, maps -> take(files, maps, sink))) {
            results.forEachOrdered(done -> {
                images.add(done.features());
                millis.add(done.millis());
                progress.advance(1);
            });
        }
        sink.commit();
        return new FeaturesResult(
                request, ChosenDevice.of(device), images, millis, Map.of(1, Objects.requireNonNull(plan.get())));
    }

    /** Called on several threads. */
    private Shared take(List<PhotoFile> files, PhotoMaps maps, FeatureSink sink) {
        context.timeLine().reached(TimeLine.Stage.RESULT);
        int number = (int) maps.number();
        ImageFeatures features =
                new ImageFeatures(files.get(number).name(), MapStatistics.ofAll(network.featureMaps(), maps.maps(), 0));
        synchronized (sink) {
            sink.input(number, maps.input());
            network.featureMaps()
                    .forEach(map -> sink.map(map, number, maps.maps().get(map.name())));
        }
        return new Shared(features, maps.nanos() / NANOS_PER_MILLI);
    }

    private PhotoReader reader() {
        return new PhotoReader(context.in(), request.reading(), context.timeLine());
    }

    private List<PhotoFile> photos() {
        PhotoReader reader = reader();
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
