// SPDX-License-Identifier: Apache-2.0
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Precision;
import io.ssd4j.spark.DetectionOptions;
import io.ssd4j.spark.SsdSpark;
import io.ssd4j.spark.WeightsFile;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.DetectorOptions;
import io.ssd4j.ssd.detect.PhotoResult;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Times the detection of a folder of photos with one thread in this process, and with Spark and one or two executors of one thread each; the
 * script "measure" starts it. Models are loaded and every photo is computed once before the clock starts.
 */
class Measure {
    private static final String WEIGHTS = "seeded:1";
    private static final String VARIANT = "lufficc:voc300";
    private static final int TASKS = 8;

    /** A way to compute all photos. */
    private interface Contestant {
        /** Computes all photos and returns how many could be read. */
        long computeAll() throws Exception;
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        int rounds = Integer.parseInt(args[1]);
        String jars = args[2];
        List<Path> photos;
        try (var files = Files.list(folder)) {
            photos = files.sorted().toList();
        }
        List<double[]> seconds = new ArrayList<>();
        seconds.add(inOneProcess(photos, rounds));
        seconds.add(withExecutors(1, folder, photos.size(), rounds, jars));
        seconds.add(withExecutors(2, folder, photos.size(), rounds, jars));

        System.out.println("| round | one process, s | Spark, 1 executor, s | Spark, 2 executors, s | overhead | scaling |");
        System.out.println("|---|---|---|---|---|---|");
        for (int round = 0; round < rounds; round++) {
            row(Integer.toString(round + 1), seconds.get(0)[round], seconds.get(1)[round], seconds.get(2)[round]);
        }
        row("median", median(seconds.get(0)), median(seconds.get(1)), median(seconds.get(2)));
    }

    private static void row(String name, double alone, double one, double two) {
        System.out.printf(
                "| %s | %.2f | %.2f | %.2f | %+.1f %% | %.2f |%n", name, alone, one, two, 100 * (one / alone - 1), one / two);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static double[] inOneProcess(List<Path> photos, int rounds) throws Exception {
        try (Device device = Device.open("cpu", DeviceOptions.DEFAULT.threads(1));
                Checkpoint checkpoint =
                        Checkpoint.open(WEIGHTS, Optional.of(SsdVariant.of(VARIANT)), System.err::println);
                Detector detector = Detector.open(
                        device, checkpoint, Precision.FP32, DetectorOptions.DEFAULT.prepared(true))) {
            return time(rounds, photos.size(), () -> {
                try (var results = detector.stream(photos.stream())) {
                    return results.filter(PhotoResult.Detected.class::isInstance).count();
                }
            });
        }
    }

    private static double[] withExecutors(int executors, Path folder, int photos, int rounds, String jars) throws Exception {
        String java = "--enable-native-access=ALL-UNNAMED --add-modules=jdk.incubator.vector";
        try (SparkSession session = SparkSession.builder()
                .master("local-cluster[" + executors + ",1,1024]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.log.level", "WARN")
                .config("spark.executor.memory", "1g")
                .config("spark.executor.extraClassPath", jars)
                .config("spark.executor.extraJavaOptions", java)
                // Both executors are there before the first task.
                .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
                .config("spark.sql.files.minPartitionNum", TASKS)
                .getOrCreate()) {
            DetectionOptions options =
                    DetectionOptions.of(WeightsFile.of(WEIGHTS)).variant(VARIANT).threads(1);
            return time(rounds, photos, () -> {
                Dataset<Row> files = session.read().format("binaryFile").load(folder.toString());
                return SsdSpark.detect(files, options).collectAsList().stream()
                        .filter(found -> found.getAs("error") == null)
                        .count();
            });
        }
    }

    private static double[] time(int rounds, int photos, Contestant contestant) throws Exception {
        check(photos, contestant.computeAll());
        double[] seconds = new double[rounds];
        for (int round : IntStream.range(0, rounds).toArray()) {
            long start = System.nanoTime();
            long computed = contestant.computeAll();
            seconds[round] = (System.nanoTime() - start) / 1e9;
            check(photos, computed);
        }
        return seconds;
    }

    private static void check(int photos, long computed) {
        if (computed != photos) {
            throw new IllegalStateException(computed + " photos instead of " + photos);
        }
    }
}
