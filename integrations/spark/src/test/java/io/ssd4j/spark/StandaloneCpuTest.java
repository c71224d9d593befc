// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.DetectorOptions;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application, submitted to a standalone master with a worker of two cores; two executors have one core each. */
class StandaloneCpuTest {
    private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://127\\.0\\.0\\.1:\\d+)");
    private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");
    private static final long PATIENCE_MILLIS = 600_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static JavaProcess master;

    @SuppressWarnings("NullAway.Init")
    private static JavaProcess worker;

    @SuppressWarnings("NullAway.Init")
    private static String address;

    /** Reads what the application has written. */
    @SuppressWarnings("NullAway.Init")
    private static SparkSession reader;

    @BeforeAll
    static void start() throws Exception {
        ClusterProcesses.createHome();
        Path logging = folder.resolve("log4j2.properties");
        Files.writeString(logging, """
                rootLogger.level = info
                rootLogger.appenderRef.out.ref = out
                appender.out.type = Console
                appender.out.name = out
                appender.out.target = SYSTEM_OUT
                appender.out.layout.type = PatternLayout
                appender.out.layout.pattern = %m%n
                """);
        master = daemon(logging)
                .add("org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
                .start();
        address = master.awaitOutput(MASTER).group(1);
        worker = daemon(logging)
                .add("org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--webui-port", "0")
                .add(
                        "--cores",
                        "2",
                        "--memory",
                        "4g",
                        "--work-dir",
                        folder.resolve("work").toString(),
                        address)
                .start();
        worker.awaitOutput(REGISTERED);
        reader = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate();
    }

    private static JavaProcess.Builder daemon(Path logging) {
        return spark().add("-Dlog4j2.configurationFile=" + logging, "-Xmx512m");
    }

    /** A JVM with Spark and ssd4j, and the options that Spark's launcher would pass. */
    private static JavaProcess.Builder spark() {
        return JavaProcess.command()
                .add(JavaModuleOptions.defaultModuleOptionArray())
                .add("-cp", ClusterProcesses.classPath());
    }

    @AfterAll
    static void stop() {
        if (reader != null) {
            reader.stop();
        }
        if (worker != null) {
            worker.close();
        }
        if (master != null) {
            master.close();
        }
    }

    private static JavaProcess.Builder submit(String... arguments) {
        return spark().add("-Xmx1g")
                .add("org.apache.spark.deploy.SparkSubmit", "--master", address)
                .add("--conf", "spark.ui.enabled=false", "--conf", "spark.driver.bindAddress=127.0.0.1")
                .add("--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.local.dir=" + folder)
                .add("--conf", "spark.executor.cores=1", "--conf", "spark.executor.memory=1g")
                .add("--conf", "spark.executor.extraClassPath=" + ClusterProcesses.classPathBesidesSpark())
                .add("--conf", "spark.executor.extraJavaOptions=" + ClusterProcesses.JAVA_OPTIONS)
                .add("--class", DetectApplication.class.getName(), "spark-internal")
                .add(arguments);
    }

    /** The executors of the worker. */
    private static List<ProcessHandle> executors() {
        return worker.handle()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("java"))
                .toList();
    }

    private static List<Row> read(Path output) {
        return reader.read().parquet(output.toString()).collectAsList();
    }

    @Test
    void aFullSizedDetectorFindsTheSameAsOneProcess() throws Exception {
        DrawnPhotos photos = DrawnPhotos.write(folder.resolve("few"), 4, 1);
        Path output = folder.resolve("ssd300");
        float threshold = 0.05f;
        String log = submit(folder.resolve("few").toString(), "--weights", "seeded:1", "--variant", "lufficc:voc300")
                .add("--threshold", Float.toString(threshold), "--threads", "1", "--deterministic")
                .add("--tasks", "4", "--output", output.toString())
                .run()
                .expectSuccess();
        assertTrue(log.contains("ssd4j: photos: 5, of which 1 cannot be read"), log);

        List<Row> rows = read(output);
        assertEquals(5, rows.size());
        try (Device device = Device.open(
                        "cpu", DeviceOptions.DEFAULT.deterministic(true).threads(1));
                Checkpoint checkpoint =
                        Checkpoint.open("seeded:1", Optional.of(SsdVariant.of("lufficc:voc300")), _ -> {});
                Detector detector = Detector.open(
                        device, checkpoint, Precision.FP32, DetectorOptions.DEFAULT.threshold(threshold))) {
            int boxes = 0;
            for (Row row : rows) {
                Path path = OneProcess.path(row);
                if (photos.good().contains(path)) {
                    List<FoundObject> found = FoundObject.of(row);
                    boxes += found.size();
                    assertEquals(FoundObject.of(detector.detect(path)), found);
                }
            }
            assertTrue(boxes > 0, "there is no box to compare");
        }
    }

    @Test
    void thePartOfAnExecutorThatIsKilledIsComputedAgain() throws Exception {
        DrawnPhotos photos = DrawnPhotos.write(folder.resolve("many"), 57, 3);
        Path output = folder.resolve("shapes");
        try (JavaProcess application = submit(
                        folder.resolve("many").toString(), "--weights", OneProcess.SHAPES.toString())
                .add("--threads", "1", "--deterministic", "--tasks", "8", "--output", output.toString())
                .start()) {
            List<ProcessHandle> executors = awaitTasks(output, application);
            assertEquals(2, executors.size());
            List<ListeningSockets.Socket> sockets =
                    ListeningSockets.of(Stream.of(master, worker, application).map(JavaProcess::handle));
            assertTrue(executors.getFirst().destroyForcibly(), "the executor cannot be killed");
            String log = application.await().expectSuccess();
            assertTrue(log.contains("Lost executor"), log);
            assertTrue(log.contains("ssd4j: photos: 60, of which 3 cannot be read"), log);
            assertTrue(sockets.size() >= 4, sockets.toString());
            assertEquals(
                    List.of(),
                    sockets.stream().filter(socket -> !socket.isLoopback()).toList());
        }
        OneProcess.assertSame(photos, read(output));
    }

    /** Waits until two executors are there and the first task has been written. */
    private static List<ProcessHandle> awaitTasks(Path output, JavaProcess application)
            throws IOException, InterruptedException {
        long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (true) {
            List<ProcessHandle> executors = executors();
            if (executors.size() == 2 && hasWritten(output)) {
                return executors;
            }
            if (!application.isAlive() || System.currentTimeMillis() > deadline) {
                throw new AssertionError("two executors and a written part were expected\n"
                        + application.await().output());
            }
            Thread.sleep(10);
        }
    }

    private static boolean hasWritten(Path output) throws IOException {
        if (!Files.isDirectory(output)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(output)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("part-"));
        }
    }

    @Test
    void wrongUsageAndWeightsThatAreNotThereHaveTheirExitCodes() throws Exception {
        String usage = submit("photos", "--weights", "seeded:1", "--precision", "fp3")
                .run()
                .expect(2);
        assertTrue(usage.contains("ssd4j: there is no precision 'fp3'"), usage);
    }
}
