// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.DetectorOptions;
import io.ssd4j.ssd.detect.PhotoResult;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.RgbImage;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Times the photos of a folder in three ways, in turns: read and decoded one by one; computed one by one on one thread, decoded before; and
 * both together by {@link Detector#stream}, which should take hardly longer than the slower of the two.
 *
 * <p>Arguments: the folder and the number of rounds. Prints {@code ROUND DECODING COMPUTING TOGETHER} in milliseconds, a line for each round,
 * after a round that does not count.
 */
public final class FolderOverlap {
    private FolderOverlap() {}

    /** See the class. */
    public static void main(String[] arguments) throws IOException {
        List<Path> photos;
        try (Stream<Path> listed = Files.list(Path.of(arguments[0]))) {
            photos = listed.sorted().toList();
        }
        SsdVariant variant = SsdVariant.of("lufficc:voc300");
        try (Device device = Device.open("cpu", DeviceOptions.DEFAULT.threads(1));
                Checkpoint checkpoint = Checkpoint.open("seeded:0", Optional.of(variant), FolderOverlap::warn);
                Detector detector = Detector.open(
                        device,
                        checkpoint,
                        Precision.FP32,
                        // Nothing is timed between the runs, which would lengthen some of them.
                        DetectorOptions.DEFAULT.threshold(0.01f).prepared(true))) {
            int rounds = Integer.parseInt(arguments[1]);
            for (int round = 0; round <= rounds; round++) {
                double decoding = millis(() -> photos.forEach(Photo::read));
                List<RgbImage> decoded = photos.stream().map(Photo::read).toList();
                double computing = millis(() -> decoded.forEach(detector::detect));
                double together = millis(() -> stream(detector, photos));
                if (round > 0) {
                    System.out.printf("%d %.1f %.1f %.1f%n", round, decoding, computing, together);
                }
            }
        }
    }

    private static void warn(String warning) {
        System.err.println(warning);
    }

    private static void stream(Detector detector, List<Path> photos) {
        try (Stream<PhotoResult> results = detector.stream(photos.stream())) {
            results.forEach(result -> {
                if (result instanceof PhotoResult.Failed failed) {
                    throw new IllegalStateException(failed.toString());
                }
            });
        }
    }

    private static double millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }
}
