// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.detect;

import io.ssd4j.cli.command.Advice;
import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.TimeLine;
import io.ssd4j.cli.draw.DrawnBox;
import io.ssd4j.cli.photo.InputPhoto;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.ssd.detect.Detection;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.PhotoResult;
import io.ssd4j.ssd.detect.StreamReport;
import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.model.SsdVariant;
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
        try (DetectionDevices devices = DetectionDevices.open(context, request);
                PictureWriter pictures = PictureWriter.of(request);
                Stream<PhotoResult> results = results(devices)) {
            SsdVariant variant = devices.detectors().getFirst().variant();
            report.begin(
                    request.weights() + " (" + variant.id() + ", "
                            + variant.labels().count() + " classes)",
                    devices.chosen());
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

    private Stream<PhotoResult> results(DetectionDevices devices) {
        devices.load();
        List<Detector> detectors = devices.detectors();
        Stream<Path> photos = request.photos().paths().stream();
        if (detectors.getFirst().model().device().id().equals(DeviceId.CPU)) {
            return detectors.getFirst().stream(photos, request.photos()::read, batch());
        }
        return Detector.stream(detectors, photos, request.photos()::read, batch(), times -> {
            devices.note(times);
            print(times);
        });
    }

    /** Tells what held the photos back, if that was asked for; of several GPUs for each. */
    private void print(StreamReport times) {
        if (!request.timing()) {
            return;
        }
        context.err().println("ssd4j: " + times);
        if (times.gpus().size() > 1) {
            times.gpus().forEach(gpu -> context.err().println("ssd4j: " + gpu));
        }
    }

    /** No more than there are photos, since memory is reserved for a whole batch. */
    private int batch() {
        return Math.clamp(request.photos().all().size(), 1, request.batch());
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
