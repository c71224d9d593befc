// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark in this process, with two tasks at a time. */
class SsdSparkCpuTest {
    private static final int GOOD = 12;
    private static final int BAD = 3;
    private static final int TASKS = 3;
    private static final long PATIENCE_MILLIS = 60_000;

    /** The photos that tasks have taken from their input. */
    private static final AtomicInteger TAKEN = new AtomicInteger();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static SparkSession session;

    @SuppressWarnings("NullAway.Init")
    private static DrawnPhotos photos;

    @BeforeAll
    static void start() {
        photos = DrawnPhotos.write(folder.resolve("photos"), GOOD, BAD);
        session = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.files.minPartitionNum", TASKS)
                .config("spark.local.dir", folder.toString())
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    @AfterEach
    void nothingIsBorrowed() throws InterruptedException {
        awaitNoUsers();
        assertTrue(ExecutorModels.loaded() <= 1, "models: " + ExecutorModels.loaded());
    }

    private static void awaitNoUsers() throws InterruptedException {
        long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (ExecutorModels.users() > 0) {
            assertTrue(System.currentTimeMillis() < deadline, "a task has not given its model back");
            Thread.sleep(20);
        }
    }

    private static Dataset<Row> files() {
        return session.read().format("binaryFile").load(folder.resolve("photos").toString());
    }

    private static Dataset<Row> detections() {
        return SsdSpark.detect(files(), OneProcess.options());
    }

    @Test
    void findsWhatTheLibraryFindsAndReportsBadPhotosAsRows() throws Exception {
        Dataset<Row> rows = detections();
        assertEquals(
                "path STRING,detections ARRAY<STRUCT<box: STRUCT<left: FLOAT, top: FLOAT, right: FLOAT, bottom: FLOAT>,"
                        + " label: INT, name: STRING, score: FLOAT>>,error STRING",
                rows.schema().toDDL().replace(" NOT NULL", ""));
        OneProcess.assertSame(photos, rows.collectAsList());
    }

    @Test
    void aTaskIsAsFarAheadAsItsDetectorDecodes() throws Exception {
        TAKEN.set(0);
        Dataset<Row> counted = session.createDataFrame(
                        Collections.nCopies(
                                500,
                                photo("many", Files.readAllBytes(photos.good().getFirst()))),
                        schema())
                .coalesce(1)
                .filter((FilterFunction<Row>) _ -> TAKEN.incrementAndGet() > 0);
        SsdSpark.detect(counted, OneProcess.options()).foreachPartition((ForeachPartitionFunction<Row>) rows -> {
            rows.next();
            // Two for each thread that decodes, and the one that was used.
            int mostAhead = 2 * Math.max(2, Runtime.getRuntime().availableProcessors()) + 1;
            assertTrue(TAKEN.get() <= mostAhead, "taken: " + TAKEN.get());
        });
        assertTrue(TAKEN.get() > 0);
    }

    @Test
    void aTaskThatFailsGivesItsModelBack() {
        Dataset<Row> failing = detections().filter((FilterFunction<Row>) row -> {
            throw new IllegalStateException("the next step fails");
        });
        assertTrue(
                messages(assertThrows(Exception.class, failing::collectAsList)).contains("the next step fails"));
    }

    @Test
    void aTaskThatIsKilledGivesItsModelBack() throws Exception {
        TAKEN.set(0);
        Dataset<Row> slow = detections().filter((FilterFunction<Row>) _ -> {
            TAKEN.incrementAndGet();
            Thread.sleep(PATIENCE_MILLIS);
            return true;
        });
        CompletableFuture<?> job = CompletableFuture.runAsync(() -> {
            session.sparkContext().setJobGroup("killed", "a job that is killed", true);
            slow.collectAsList();
        });
        long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (TAKEN.get() == 0) {
            assertTrue(System.currentTimeMillis() < deadline && !job.isDone(), "no task has begun");
            Thread.sleep(20);
        }
        assertTrue(ExecutorModels.users() > 0);
        session.sparkContext().cancelJobGroup("killed");
        assertThrows(Exception.class, job::join);
        awaitNoUsers();
        // Closing a model with an open session would fail.
        assertFalse(SsdSpark.detect(files(), OneProcess.options().threads(2))
                .collectAsList()
                .isEmpty());
    }

    @Test
    void aResultThatIsNotUsedToItsEndGivesTheModelBack() {
        assertEquals(1, detections().takeAsList(1).size());
    }

    @Test
    void allTasksShareOneModel() {
        detections().foreachPartition((ForeachPartitionFunction<Row>) rows -> {
            if (rows.hasNext()) {
                rows.next();
                assertEquals(1, ExecutorModels.loaded());
            }
        });
        // Another threshold needs no other model.
        SsdSpark.detect(files(), OneProcess.options().threshold(0.9f)).collectAsList();
        assertEquals(1, ExecutorModels.loaded());
    }

    @Test
    void theThresholdDropsDetections() {
        List<Row> rows =
                SsdSpark.detect(files(), OneProcess.options().threshold(1)).collectAsList();
        assertEquals(GOOD + BAD, rows.size());
        assertTrue(rows.stream()
                .filter(row -> row.isNullAt(row.fieldIndex("error")))
                .allMatch(row -> FoundObject.of(row).isEmpty()));
    }

    @Test
    void aFileThatIsTooLongIsARowAndIsNotRead() {
        long limit = 100;
        List<Row> rows =
                SsdSpark.detect(files(), OneProcess.options().maxBytes(limit)).collectAsList();
        assertEquals(GOOD + BAD, rows.size());
        List<String> errors =
                rows.stream().map(row -> row.<String>getAs("error")).toList();
        assertEquals(
                GOOD + 1,
                errors.stream()
                        .filter(error -> error.endsWith(" bytes, more than the limit of 100"))
                        .count());
    }

    @Test
    void aPhotoWithTooManyPixelsIsARow() {
        List<Row> rows =
                SsdSpark.detect(files(), OneProcess.options().maxPixels(100)).collectAsList();
        assertEquals(
                GOOD + BAD,
                rows.stream().filter(row -> row.getAs("error") != null).count());
    }

    @Test
    void rowsMayLackContentAndRepeatPaths() throws Exception {
        byte[] content = Files.readAllBytes(photos.good().getFirst());
        Dataset<Row> rows = session.createDataFrame(
                Arrays.asList(
                        photo("s3a://lake/a.jpg", content), photo("s3a://lake/a.jpg", content), photo("none", null)),
                schema());
        List<Row> results =
                SsdSpark.detect(rows, OneProcess.options()).sort(col("path")).collectAsList();
        assertEquals("none", results.getFirst().getAs("path"));
        assertEquals("none has no content", results.getFirst().getAs("error"));
        List<FoundObject> expected = Objects.requireNonNull(
                OneProcess.detect(photos.good().subList(0, 1)).get(photos.good().getFirst()));
        assertEquals(expected, FoundObject.of(results.get(1)));
        assertEquals(expected, FoundObject.of(results.get(2)));
    }

    @Test
    void theSqlFunctionFindsTheSame() throws Exception {
        SsdSpark.register(session, "ssd_detect", OneProcess.options());
        files().createOrReplaceTempView("photos");
        List<Row> rows = session.sql(
                        "SELECT path, found.detections, IF(found.error IS NULL, NULL, concat(path, found.error)) AS"
                                + " error FROM (SELECT path, ssd_detect(content) AS found FROM photos)")
                .collectAsList();
        OneProcess.assertSame(photos, rows);
        assertTrue(session.sql("SELECT ssd_detect(NULL)")
                .collectAsList()
                .getFirst()
                .isNullAt(0));
    }

    @Test
    void weightsWithAnotherHashAreRefused() {
        WeightsFile other = new WeightsFile(OneProcess.SHAPES.toString(), "0".repeat(64));
        Dataset<Row> rows = SsdSpark.detect(files(), DetectionOptions.of(other));
        String message = messages(assertThrows(Exception.class, rows::collectAsList));
        assertTrue(message.contains("but the job expects " + "0".repeat(64)), message);
    }

    @Test
    void rowsWithoutALengthAreReadAndRefusedIfTheyAreTooLong() throws Exception {
        byte[] content = Files.readAllBytes(photos.good().getFirst());
        Dataset<Row> rows = session.createDataFrame(
                List.of(
                        RowFactory.create("a.jpg", content, null),
                        RowFactory.create(null, new byte[content.length + 1], null)),
                schema().add("length", DataTypes.LongType));
        List<Row> results = SsdSpark.detect(
                        rows.coalesce(1), OneProcess.options().maxBytes(content.length))
                .collectAsList();
        assertEquals(2, results.size());
        assertEquals("a.jpg", results.getFirst().getAs("path"));
        assertFalse(FoundObject.of(results.getFirst()).isEmpty());
        assertNull(results.getLast().getAs("path"));
        assertEquals(
                "the photo in row 1 of partition 0 has " + (content.length + 1) + " bytes, more than the limit of "
                        + content.length,
                results.getLast().getAs("error"));
    }

    private static StructType schema() {
        return new StructType().add("path", DataTypes.StringType).add("content", DataTypes.BinaryType);
    }

    private static Row photo(String path, byte @Nullable [] content) {
        return RowFactory.create(path, content);
    }

    private static String messages(Throwable exception) {
        StringBuilder messages = new StringBuilder();
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            messages.append(cause.getMessage()).append('\n');
        }
        return messages.toString();
    }
}
