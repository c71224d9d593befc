// SPDX-License-Identifier: Apache-2.0

import io.ssd4j.ssd.detect.Detection;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.PhotoResult;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Prints what is in photos. While one photo is searched, the next ones are read. A photo that cannot be read is reported, and the others go
 * on. README.md in this folder has the command that starts it.
 */
public final class DetectObjects {
    private DetectObjects() {}

    /** {@code CHECKPOINT PHOTO...}; the exit code is 1 if a photo could not be read. */
    public static void main(String[] arguments) {
        if (arguments.length < 2) {
            System.err.println("usage: DetectObjects.java CHECKPOINT PHOTO...");
            System.exit(2);
        }
        boolean[] failed = new boolean[1];
        try (Detector detector = Detector.open("auto", arguments[0]);
                Stream<PhotoResult> results = detector.stream(
                        Arrays.stream(arguments).skip(1).map(Path::of))) {
            results.forEach(result -> {
                switch (result) {
                    case PhotoResult.Detected photo -> print(photo);
                    case PhotoResult.Failed photo -> {
                        System.err.println(photo.error().getMessage());
                        failed[0] = true;
                    }
                }
            });
        }
        System.exit(failed[0] ? 1 : 0);
    }

    private static void print(PhotoResult.Detected photo) {
        System.out.printf("%s: %d found%n", photo.photo(), photo.detections().size());
        for (Detection found : photo.detections()) {
            System.out.printf(
                    "  %-12s %.2f at %.0f, %.0f, %.0f x %.0f pixels%n",
                    found.name(),
                    found.score(),
                    found.box().left(),
                    found.box().top(),
                    found.box().width(),
                    found.box().height());
        }
    }
}
