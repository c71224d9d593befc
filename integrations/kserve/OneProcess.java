// SPDX-License-Identifier: Apache-2.0
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.DetectorOptions;
import io.ssd4j.ssd.detect.PhotoResult;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Detects in photos in one process without a server, for the command measure. For each line of standard input, a number of photos, it prints
 * how many seconds they took, with reading and decoding.
 */
final class OneProcess {
    private static final double NANOS_PER_SECOND = 1e9;

    private OneProcess() {}

    /** {@code WEIGHTS VARIANT DEVICE PRECISION THREADS BATCH PHOTO...}. */
    public static void main(String[] arguments) {
        int batch = Integer.parseInt(arguments[5]);
        List<Path> photos =
                Stream.of(arguments).skip(6).map(Path::of).toList();
        DeviceOptions options = DeviceOptions.DEFAULT.threads(Integer.parseInt(arguments[4]));
        try (Device device = Device.open(arguments[2], options);
                Checkpoint checkpoint =
                        Checkpoint.open(arguments[0], Optional.of(SsdVariant.of(arguments[1])), System.err::println);
                Detector detector = Detector.open(
                        device, checkpoint, Precision.parse(arguments[3]), DetectorOptions.DEFAULT.prepared(true))) {
            Scanner lines = new Scanner(System.in);
            while (lines.hasNextInt()) {
                System.out.println(seconds(detector, photos, lines.nextInt(), batch));
            }
        }
    }

    private static double seconds(Detector detector, List<Path> photos, int count, int batch) {
        Stream<Path> repeated = IntStream.range(0, count).mapToObj(i -> photos.get(i % photos.size()));
        long start = System.nanoTime();
        try (Stream<PhotoResult> results = detector.stream(repeated, batch)) {
            long found = results.filter(result -> result instanceof PhotoResult.Detected).count();
            if (found != count) {
                throw new IllegalStateException(count - found + " of " + count + " photos could not be read");
            }
        }
        return (System.nanoTime() - start) / NANOS_PER_SECOND;
    }
}
