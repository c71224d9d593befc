// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.Progress;
import io.ssd4j.cli.compute.PlanningReport;
import io.ssd4j.cli.output.WrittenOutput;
import io.ssd4j.cli.weights.WeightsName;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Weights;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.DetectorOptions;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import io.ssd4j.ssd.weights.TensorFile;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Detects in the photos of a data set and measures the average precision.
 *
 * <p>Checks the following before the first photo, in this order: the device, the precision, the weights, the annotations, the existence of
 * the photos, the output files.
 */
final class Evaluation {
    /** All detections that the variant itself keeps, whose threshold is 0.01. */
    private static final float THRESHOLD = 0;

    private final CommandContext context;
    private final EvalRequest request;

    Evaluation(CommandContext context, EvalRequest request) {
        this.context = context;
        this.request = request;
    }

    /** Runs everything; the output files exist only if this returns. */
    EvalResult run() {
        try (PlanningReport planning = new PlanningReport(context);
                Device device = request.compute().open(context.devices(), planning);
                Checkpoint checkpoint =
                        WeightsName.open(request.weights(), request.checkpoint().given(), context::warn)) {
            SsdVariant variant = request.checkpoint().detector(checkpoint);
            Benchmark benchmark =
                    request.kind().read(request.annotations(), variant.labels().names());
            benchmark.data().warnings().forEach(context::warn);
            CategoryMapping mapping = CategoryMapping.of(variant.labels().names(), benchmark.data());
            if (!mapping.unknown().isEmpty()) {
                context.warn("categories that the detector does not know count with an average precision of 0: "
                        + String.join(", ", mapping.unknown()));
            }
            List<Path> photos = Photos.of(benchmark, request.images());
            List<Path> inputs = inputs(checkpoint, photos);
            try (WrittenOutput results = WrittenOutput.open(request.results(), context, inputs);
                    WrittenOutput curves = WrittenOutput.open(request.curves(), context, inputs)) {
                List<DetectedBox> boxes = detect(device, variant, checkpoint, benchmark, mapping, photos);
                EvaluationReport report = benchmark.evaluate(boxes);
                results.write(file -> ResultsFile.write(file, benchmark, boxes));
                curves.write(file ->
                        ImageIO.write(CurvesPicture.of(report), "png", Channels.newOutputStream(file.channel())));
                results.commit();
                curves.commit();
                return new EvalResult(request, variant, device.id(), photos.size(), report);
            }
        }
    }

    private List<Path> inputs(Checkpoint checkpoint, List<Path> photos) {
        List<Path> inputs = new ArrayList<>(photos);
        inputs.add(request.annotations());
        checkpoint.file().map(TensorFile::path).ifPresent(inputs::add);
        request.checkpoint().labels().ifPresent(inputs::add);
        return inputs;
    }

    /** No more than there are photos, since memory is reserved for a whole batch. */
    private int batch(List<Path> photos) {
        return Math.clamp(photos.size(), 1, request.batch());
    }

    private List<DetectedBox> detect(
            Device device,
            SsdVariant variant,
            Checkpoint checkpoint,
            Benchmark benchmark,
            CategoryMapping mapping,
            List<Path> photos) {
        DetectorOptions options = DetectorOptions.DEFAULT
                .threshold(THRESHOLD)
                .sessions(request.compute().fixedSessions())
                .prepared(request.compute().prepares(photos.size()))
                .warnings(context::warn);
        DetectedBoxes boxes = new DetectedBoxes(benchmark.data().images(), mapping);
        try (Weights weights = checkpoint.weights();
                Detector detector = Detector.open(
                        device, variant, weights, request.compute().precision(), options);
                Progress progress = Progress.of(context, "images", photos.size());
                var stream =
                        detector.stream(photos.stream(), path -> Photo.read(path, request.reading()), batch(photos))) {
            stream.forEach(photo -> {
                boxes.add(photo);
                progress.advance(1);
            });
        }
        boxes.warning().ifPresent(context::warn);
        return boxes.all();
    }
}
