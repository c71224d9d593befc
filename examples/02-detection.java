// SPDX-License-Identifier: Apache-2.0

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.detect.Box;
import io.ssd4j.ssd.detect.Detection;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.DetectorOptions;
import io.ssd4j.ssd.weights.Checkpoint;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Prints the objects in a photo, with everything that {@code Detector.open(device, weights)} chooses by itself written out. */
final class DetectInPhoto {
    private DetectInPhoto() {}

    /** {@code CHECKPOINT PHOTO [THRESHOLD]}; scores above the threshold are printed, 0.5 by default. */
    public static void main(String[] arguments) {
        if (arguments.length < 2 || arguments.length > 3) {
            System.err.println("usage: 02-detection.java CHECKPOINT PHOTO [THRESHOLD]");
            System.exit(2);
        }
        float threshold = arguments.length == 3 ? Float.parseFloat(arguments[2]) : 0.5f;
        DetectorOptions options = DetectorOptions.DEFAULT.threshold(threshold).warnings(System.err::println);
        try (Device device = Device.open("auto");
                Detector detector = open(device, arguments[0], options)) {
            System.out.println(device.name() + ", " + detector.variant().id());
            for (Detection found : detector.detect(Path.of(arguments[1]))) {
                // The label is the checkpoint's own number of the class; the edges are in pixels of the photo.
                Box box = found.box();
                System.out.printf(
                        Locale.ROOT,
                        "%d %s %.4f %.1f %.1f %.1f %.1f%n",
                        found.label(),
                        found.name(),
                        found.score(),
                        box.left(),
                        box.top(),
                        box.right(),
                        box.bottom());
            }
        }
    }

    private static Detector open(Device device, String source, DetectorOptions options) {
        // Empty: the checkpoint tells which detector it was trained for. The detector keeps a packed copy of the weights.
        try (Checkpoint checkpoint = Checkpoint.open(source, Optional.empty(), System.err::println)) {
            return Detector.open(device, checkpoint, Precision.FP32, options);
        }
    }
}
