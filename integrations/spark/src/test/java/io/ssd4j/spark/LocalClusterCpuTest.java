// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two executors in processes of their own, of one core each. */
class LocalClusterCpuTest {
    private static final int GOOD = 195;
    private static final int BAD = 5;
    private static final int TASKS = 8;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static SparkSession session;

    @SuppressWarnings("NullAway.Init")
    private static DrawnPhotos photos;

    @BeforeAll
    static void start() {
        ClusterProcesses.createHome();
        photos = DrawnPhotos.write(folder.resolve("photos"), GOOD, BAD);
        session = SparkSession.builder()
                .master("local-cluster[2,1,1024]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.executor.memory", "1g")
                // As spark-submit's --files. SparkContext.addFile after the start of a session does not concern its
                // queries.
                .config("spark.files", OneProcess.SHAPES.toString())
                .config("spark.executor.extraClassPath", ClusterProcesses.classPathBesidesSpark())
                .config("spark.executor.extraJavaOptions", ClusterProcesses.JAVA_OPTIONS)
                .config("spark.sql.files.minPartitionNum", TASKS)
                .config("spark.local.dir", folder.toString())
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static Dataset<Row> files(String name) {
        return session.read().format("binaryFile").load(folder.resolve(name).toString());
    }

    /** Options with the weights that Spark distributes. */
    private static DetectionOptions options() {
        return DetectionOptions.of(WeightsFile.of("shapes.safetensors"))
                .deterministic(true)
                .threads(1);
    }

    /** The processes of the executors that are there now, by the executors' names. */
    private static Map<String, Long> executors() {
        MapPartitionsFunction<Long, String> identity = _ -> {
            // So that both executors get a part.
            Thread.sleep(300);
            return List.of(SparkEnv.get().executorId() + " "
                            + ProcessHandle.current().pid())
                    .iterator();
        };
        Map<String, Long> executors = new ConcurrentHashMap<>();
        do {
            session.range(0, 4, 1, 4)
                    .mapPartitions(identity, Encoders.STRING())
                    .collectAsList()
                    .forEach(line -> executors.put(
                            line.substring(0, line.indexOf(' ')), Long.valueOf(line.substring(line.indexOf(' ') + 1))));
        } while (executors.size() < 2);
        return executors;
    }

    @Test
    void executorsInTwoProcessesFindTheSameAsOneProcess() throws Exception {
        Set<Long> processes = Set.copyOf(executors().values());
        assertEquals(2, processes.size());
        assertFalse(processes.contains(ProcessHandle.current().pid()));
        DrawnPhotos few = DrawnPhotos.write(folder.resolve("few"), 36, 3);
        OneProcess.assertSame(few, SsdSpark.detect(files("few"), options()).collectAsList());

        List<ListeningSockets.Socket> sockets = ListeningSockets.of(Stream.of(ProcessHandle.current()));
        assertTrue(
                sockets.stream()
                        .map(ListeningSockets.Socket::process)
                        .collect(Collectors.toSet())
                        .containsAll(processes),
                () -> "the executors " + processes + " listen nowhere: " + sockets);
        assertEquals(
                List.of(),
                sockets.stream().filter(socket -> !socket.isLoopback()).toList());
    }

    @Test
    void thePartOfAnExecutorThatIsKilledIsComputedAgain() throws Exception {
        Map<String, Long> executors = executors();
        Killer killer = new Killer(executors);
        session.sparkContext().addSparkListener(killer);
        Path output = folder.resolve("killed");
        SsdSpark.detect(files("photos"), options()).write().parquet(output.toString());
        session.sparkContext().removeSparkListener(killer);

        assertNotEquals(0, killer.killed, "no executor was killed");
        assertTrue(killer.lost, "no task was lost");
        OneProcess.assertSame(photos, session.read().parquet(output.toString()).collectAsList());
    }

    /** Kills the other executor when the first task of a job ends, so that it is in the middle of a task. */
    private static final class Killer extends SparkListener {
        private final Map<String, Long> executors;
        private volatile long killed;
        private volatile boolean lost;

        private Killer(Map<String, Long> executors) {
            this.executors = executors;
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            if (killed == 0) {
                killed = executors.entrySet().stream()
                        .filter(executor ->
                                !executor.getKey().equals(end.taskInfo().executorId()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElseThrow();
                ProcessHandle.of(killed).orElseThrow().destroyForcibly();
            } else if (end.reason().toString().startsWith("ExecutorLostFailure")) {
                lost = true;
            }
        }
    }

    @Test
    void weightsThatDifferOnAnExecutorAreRefused() throws Exception {
        Path weights = Files.copy(OneProcess.SHAPES, folder.resolve("differing.safetensors"));
        DetectionOptions options = DetectionOptions.of(WeightsFile.of(weights.toString()));
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        Exception failure = assertThrows(
                Exception.class, () -> SsdSpark.detect(files("photos"), options).collectAsList());
        Failure found = Failure.of(failure).orElseThrow(() -> new AssertionError(failure));
        assertEquals(3, found.exitCode());
        assertTrue(
                found.message().startsWith(weights + " on ")
                        && found.message()
                                .contains("but the job expects "
                                        + options.model().weights().sha256()),
                found.message());
    }

    @Test
    void weightsThatAnExecutorDoesNotHaveAreReported() {
        Path nowhere = Repository.root().resolve("target/no-such.safetensors");
        DetectionOptions options = DetectionOptions.of(new WeightsFile(nowhere.toString(), "0".repeat(64)));
        Exception failure = assertThrows(
                Exception.class, () -> SsdSpark.detect(files("photos"), options).collectAsList());
        Failure found = Failure.of(failure).orElseThrow(() -> new AssertionError(failure));
        assertEquals(3, found.exitCode());
        assertTrue(
                found.message().startsWith(nowhere + " on ") && found.message().contains("is not a file"),
                found.message());
    }
}
