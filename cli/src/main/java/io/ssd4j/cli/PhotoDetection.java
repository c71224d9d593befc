// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.cli.draw.DrawnBox;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.Weights;
import io.ssd4j.ssd.detect.Detection;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.DetectorOptions;
import io.ssd4j.ssd.detect.PhotoResult;
import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Detects in photos and reports each as soon as it is done; a bad photo is reported in its place and does not stop the others.
 *
 * <p>Checks everything that concerns all photos before the first one: the device, the precision, the folder for pictures, the weights, and
 * the labels.
 */
final class PhotoDetection {
    private final CommandContext context;
    private final DetectRequest request;
    private final DetectionReport report;
    private int bad;

    PhotoDetection(CommandContext context, DetectRequest request, DetectionReport report) {
        this.context = context;
        this.request = request;
        this.report = report;
    }

    /**
     * Runs everything.
     *
     * @throws ImageException at the end, if any photo could not be used
     */
    void run() {
        try (PlanningReport planning = new PlanningReport(context);
                Device device = request.compute().open(context.devices(), planning);
                PictureWriter pictures = PictureWriter.of(request);
                Detector detector = load(device);
                Stream<PhotoResult> results = results(detector)) {
            report.begin(
                    request.weights() + " (" + detector.variant().id() + ", "
                            + detector.variant().labels().count() + " classes)",
                    FeaturesResult.ChosenDevice.of(device));
            Iterator<PhotoResult> next = results.iterator();
            for (InputPhoto photo : request.photos().all()) {
                switch (photo) {
                    case InputPhoto.Bad(String name, ImageException error) -> failed(name, error);
                    case InputPhoto.Found(String name, Path _) -> take(name, next.next(), pictures);
                }
                flush();
            }
            // A stream tells how it went only to a reader that has seen its end.
            if (next.hasNext()) {
                throw new IllegalStateException("more results than photos");
            }
            pictures.finish();
        }
        if (bad > 0) {
            throw new ImageException(bad + " of " + request.photos().all().size() + " photos could not be used");
        }
    }

    private Stream<PhotoResult> results(Detector detector) {
        Stream<Path> photos = request.photos().paths().stream();
        if (detector.model().device().id().equals(DeviceId.CPU)) {
            return detector.stream(photos, request.photos()::read, batch());
        }
        return Detector.stream(List.of(detector), photos, request.photos()::read, batch(), report -> {
            if (request.timing()) {
                context.err().println("ssd4j: " + report);
            }
        });
    }

    /** No more than there are photos, since memory is reserved for a whole batch. */
    private int batch() {
        return Math.clamp(request.photos().all().size(), 1, request.batch());
    }

    private Detector load(Device device) {
        try (Checkpoint checkpoint =
                WeightsName.open(request.weights(), request.checkpoint().given(), context::warn)) {
            context.timeLine().reached(TimeLine.Stage.DEVICE);
            SsdVariant variant = request.checkpoint().detector(checkpoint);
            try (Weights weights = checkpoint.weights()) {
                context.timeLine().reached(TimeLine.Stage.WEIGHTS);
                Detector detector = Detector.open(
                        device,
                        variant,
                        weights,
                        request.compute().precision(),
                        DetectorOptions.DEFAULT
                                .threshold(request.threshold())
                                .sessions(request.compute().fixedSessions())
                                .prepared(request.compute()
                                        .prepares(request.photos().all().size()))
                                .warnings(context::warn));
                context.timeLine().reached(TimeLine.Stage.PACKED);
                return detector;
            }
        }
    }

    private void take(String name, PhotoResult result, PictureWriter pictures) {
        context.timeLine().reached(TimeLine.Stage.RESULT);
        switch (result) {
            case PhotoResult.Failed failed -> failed(name, failed.error());
            case PhotoResult.Detected detected -> {
                List<DrawnBox> boxes = detected.detections().stream()
                        .map(PhotoDetection::drawn)
                        .toList();
                Optional<Path> picture = pictures.write(name, detected.image(), boxes);
                report.detected(name, detected.width(), detected.height(), detected.detections(), picture);
            }
        }
    }

    private static DrawnBox drawn(Detection detection) {
        var box = detection.box();
        return new DrawnBox(
                detection.label(),
                detection.name(),
                detection.score(),
                box.left(),
                box.top(),
                box.right(),
                box.bottom());
    }

    private void failed(String name, ImageException error) {
        bad++;
        String message = Advice.of(String.valueOf(error.getMessage()));
        context.err().println("ssd4j: " + message);
        report.failed(name, message);
    }

    /** Shows each photo to a reader of the output as soon as it is done, and stops if the reader has gone away. */
    private void flush() {
        if (context.out().checkError()) {
            throw context.out().failure();
        }
    }
}
